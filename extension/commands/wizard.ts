// Questions one after the other in VS Code's quick input, with a way back to the one before.
import * as vscode from 'vscode';

/** The user wants the question before this one. */
export const back = Symbol('back');

/** An answer, a step back, or undefined when the user gave up. */
export type Answer<T> = { value: T } | typeof back | undefined;

export type Place = { title: string; step: number; totalSteps: number };

export async function pick<T extends vscode.QuickPickItem>(
  place: Place,
  placeholder: string,
  items: T[],
): Promise<Answer<T>> {
  const box = vscode.window.createQuickPick<T>();
  Object.assign(box, place, { placeholder, items, matchOnDescription: true, ignoreFocusOut: true });
  return ask(box, place, answer => {
    box.onDidAccept(() => box.selectedItems[0] && answer({ value: box.selectedItems[0] }));
  });
}

export type Verdict = { error: string } | { summary?: string };

const pauseMs = 120;

/** Asks for a text; `check` judges it while it is typed, and what it finds wrong cannot be accepted. */
export async function input(
  place: Place,
  options: { value: string; prompt: string; placeholder: string },
  check: (text: string) => Promise<Verdict>,
): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  Object.assign(box, place, options, { ignoreFocusOut: true });
  let checks = 0;
  const judge = async (text: string): Promise<boolean> => {
    const mine = ++checks;
    const verdict = await check(text).catch((error: Error) => ({ error: error.message }));
    if (mine !== checks) return false;
    box.validationMessage = messageOf(verdict);
    return !('error' in verdict);
  };
  return ask(box, place, answer => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    box.onDidChangeValue(text => {
      clearTimeout(timer);
      timer = setTimeout(() => void judge(text), pauseMs);
    });
    box.onDidAccept(async () => {
      clearTimeout(timer);
      const text = box.value;
      if (await judge(text)) answer({ value: text });
    });
    if (options.value) void judge(options.value);
  });
}

function messageOf(verdict: Verdict): vscode.InputBoxValidationMessage | undefined {
  if ('error' in verdict) return { message: verdict.error, severity: vscode.InputBoxValidationSeverity.Error };
  return verdict.summary ? { message: verdict.summary, severity: vscode.InputBoxValidationSeverity.Info } : undefined;
}

async function ask<T, Box extends vscode.QuickPick<never> | vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>>(
  box: Box,
  place: Place,
  listen: (answer: (value: Answer<T>) => void) => void,
): Promise<Answer<T>> {
  if (place.step > 1) box.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise<Answer<T>>(resolve => {
      box.onDidTriggerButton(button => button === vscode.QuickInputButtons.Back && resolve(back));
      box.onDidHide(() => resolve(undefined));
      listen(resolve);
      box.show();
    });
  } finally {
    box.dispose();
  }
}
