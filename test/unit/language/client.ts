// A client of `netstack lsp`, as an editor is one: over standard input and output of the built command.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type SelectionRange,
  type SemanticTokens,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const root = path.resolve(import.meta.dirname, '../../..');

export class LanguageClient {
  readonly connection: ProtocolConnection;
  legend: string[] = [];
  private readonly child: ChildProcess;
  private readonly published: PublishDiagnosticsParams[] = [];
  private waiting: (() => void)[] = [];

  private constructor() {
    this.child = spawn(process.execPath, [path.join(root, 'dist/netstack.js'), 'lsp'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [output, input] = [this.child.stdout!, this.child.stdin!];
    this.connection = createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.connection.listen();
  }

  static async start(): Promise<LanguageClient> {
    const client = new LanguageClient();
    const { capabilities } = await client.connection.sendRequest<{
      capabilities: { semanticTokensProvider: { legend: { tokenTypes: string[] } } };
    }>('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    client.legend = capabilities.semanticTokensProvider.legend.tokenTypes;
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>(resolve => this.child.on('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const status = await ended;
    this.connection.dispose();
    return status;
  }

  async open(name: string, text: string): Promise<OpenText> {
    const languageId = name.endsWith('.netlab') ? 'netlab' : 'netlink-hex';
    const uri = `file:///tests/${name}`;
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    return new OpenText(this, TextDocument.create(uri, languageId, 1, text));
  }

  /** The diagnostics of that version, once the server has them. */
  async diagnostics(uri: string, version: number): Promise<Diagnostic[]> {
    for (;;) {
      const found = this.published.findLast(each => each.uri === uri && each.version === version);
      if (found !== undefined) return found.diagnostics;
      await new Promise<void>(wake => this.waiting.push(wake));
    }
  }
}

/** A document that the server has open. Places are given as the text at which they are. */
export class OpenText {
  document: TextDocument;
  private readonly client: LanguageClient;

  constructor(client: LanguageClient, document: TextDocument) {
    this.client = client;
    this.document = document;
  }

  get uri(): string {
    return this.document.uri;
  }

  /** The place `behind` characters behind the start of the first occurrence of `text`. */
  place(text: string, behind = 0): Position {
    const offset = this.document.getText().indexOf(text);
    if (offset < 0) throw new Error(`${JSON.stringify(text)} is not in the document`);
    return this.document.positionAt(offset + behind);
  }

  async edit(range: Range, text: string): Promise<void> {
    const changes = [{ range, text }];
    const version = this.document.version + 1;
    TextDocument.update(this.document, changes, version);
    const textDocument = { uri: this.uri, version };
    await this.client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: changes });
  }

  diagnostics(): Promise<Diagnostic[]> {
    return this.client.diagnostics(this.uri, this.document.version);
  }

  async hover(position: Position): Promise<{ text: string; on: string } | null> {
    const hover = await this.ask<Hover | null>('hover', { position });
    if (hover === null) return null;
    const { value } = hover.contents as { value: string };
    return { text: value, on: this.document.getText(hover.range) };
  }

  symbols = (): Promise<DocumentSymbol[]> => this.ask('documentSymbol', {});
  folds = (): Promise<FoldingRange[]> => this.ask('foldingRange', {});
  links = (): Promise<DocumentLink[]> => this.ask('documentLink', {});
  lenses = (): Promise<CodeLens[]> => this.ask('codeLens', {});
  hints = (range: Range = this.whole()): Promise<InlayHint[]> => this.ask('inlayHint', { range });
  definition = (position: Position): Promise<Location | null> => this.ask('definition', { position });
  completions = (position: Position): Promise<CompletionItem[]> => this.ask('completion', { position });

  actions(range: Range, diagnostics: Diagnostic[] = []): Promise<CodeAction[]> {
    return this.ask('codeAction', { range, context: { diagnostics } });
  }

  /** The texts of the selections around a place, innermost first. */
  async selections(position: Position): Promise<string[]> {
    const [innermost] = await this.ask<SelectionRange[]>('selectionRange', { positions: [position] });
    const texts: string[] = [];
    for (let each: SelectionRange | undefined = innermost; each !== undefined; each = each.parent)
      texts.push(this.document.getText(each.range));
    return texts;
  }

  /** As the protocol has them: five numbers each. */
  async rawTokens(range: Range): Promise<number[]> {
    return (await this.ask<SemanticTokens>('semanticTokens/range', { range })).data;
  }

  /** `TYPE TEXT` of each token. */
  async tokens(range: Range = this.whole()): Promise<string[]> {
    const data = await this.rawTokens(range);
    const found: string[] = [];
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
      character = data[i] === 0 ? character + data[i + 1] : data[i + 1];
      line += data[i];
      const end = { line, character: character + data[i + 2] };
      found.push(`${this.client.legend[data[i + 3]]} ${this.document.getText({ start: { line, character }, end })}`);
    }
    return found;
  }

  /** The text after an action's edits. */
  after(action: CodeAction): string {
    const edits = action.edit?.changes?.[this.uri] ?? [];
    return TextDocument.applyEdits(this.document, edits);
  }

  whole(): Range {
    return { start: { line: 0, character: 0 }, end: { line: this.document.lineCount, character: 0 } };
  }

  private ask<T>(request: string, params: object): Promise<T> {
    const all = { textDocument: { uri: this.uri }, ...params };
    return this.client.connection.sendRequest<T>(`textDocument/${request}`, all);
  }
}
