// Between the protocol and the languages: open documents, which language each has, and one line for every request.
import {
  CodeActionKind,
  type Connection,
  type Diagnostic,
  type DocumentUri,
  ErrorCodes,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type DecodedText, type DecodeTextParams, decodeTextMethod, type LanguageSettings } from '../protocol.ts';
import { decodeText } from './decode-text.ts';
import type { Language, OpenDocument } from './language.ts';
import { netlab } from './netlab/language.ts';
import { netlinkHex } from './netlink-hex/language.ts';
import { KERNEL_SOURCES } from './netlink-hex/source-links.ts';
import { TOKEN_TYPES } from './netlink-hex/tokens.ts';

const languages: ReadonlyMap<string, Language> = new Map([
  ['netlink-hex', netlinkHex],
  ['netlab', netlab],
]);

/** Typing goes on for so long before the document is gone through. */
const QUIET_MS = 120;

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  semanticTokensProvider: { legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] }, range: true, full: true },
  hoverProvider: true,
  documentSymbolProvider: true,
  inlayHintProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  completionProvider: { triggerCharacters: ['#', ' ', '=', ':', '.', '/', '"', "'", '('] },
  definitionProvider: true,
  codeLensProvider: {},
};

interface Open {
  document: OpenDocument;
  /** Ends the search for what is wrong that is under way. */
  stop: () => void;
}

export class LanguageServer {
  private readonly connection: Connection;
  private readonly open = new Map<DocumentUri, Open>();
  private settings: Required<LanguageSettings> = { kernelSources: KERNEL_SOURCES, lenses: false };

  constructor(connection: Connection) {
    this.connection = connection;
  }

  listen(): void {
    const { connection } = this;
    connection.onInitialize(({ initializationOptions }) => {
      this.configure(initializationOptions);
      return { capabilities, serverInfo: { name: 'netstack' } };
    });
    connection.onDidChangeConfiguration(({ settings }) => this.configure(settings));
    this.synchronize();
    this.answer();
    connection.onRequest<DecodedText, void>(decodeTextMethod, (params: unknown) =>
      decodeText(decodeTextParams(params)),
    );
    connection.listen();
  }

  private configure(given: unknown): void {
    const { kernelSources, lenses } = (given ?? {}) as Record<keyof LanguageSettings, unknown>;
    this.settings = {
      kernelSources: typeof kernelSources === 'string' && kernelSources !== '' ? kernelSources : KERNEL_SOURCES,
      lenses: lenses === true,
    };
  }

  private synchronize(): void {
    const { connection, open } = this;
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      const language = languages.get(languageId);
      if (language === undefined) return;
      const document = language.open(TextDocument.create(uri, languageId, version, text));
      open.set(uri, { document, stop: () => {} });
      this.check(uri, 0);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      const known = open.get(uri);
      known?.stop();
      known?.document.update(contentChanges, version);
      this.check(uri, QUIET_MS);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      open.get(uri)?.stop();
      open.delete(uri);
      connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  }

  /** One line for every request. A document of a language that does not know it gets the empty answer. */
  private answer(): void {
    const { connection } = this;
    const at = ({ textDocument }: { textDocument: { uri: DocumentUri } }) => this.open.get(textDocument.uri)?.document;
    connection.onHover(p => at(p)?.hover?.(p.position, this.settings) ?? null);
    connection.onDocumentSymbol(p => at(p)?.symbols?.() ?? []);
    connection.onFoldingRanges(p => at(p)?.foldingRanges?.() ?? []);
    connection.onSelectionRanges(p => at(p)?.selectionRanges?.(p.positions) ?? []);
    connection.onDocumentLinks(p => at(p)?.links?.(this.settings) ?? []);
    connection.onCodeAction(p => at(p)?.codeActions?.(p.range, p.context.diagnostics) ?? []);
    connection.onCompletion(p => at(p)?.completions?.(p.position) ?? []);
    connection.onDefinition(p => at(p)?.definition?.(p.position) ?? null);
    connection.onCodeLens(p => (this.settings.lenses ? (at(p)?.lenses?.() ?? []) : []));
    connection.languages.inlayHint.on(p => at(p)?.inlayHints?.(p.range) ?? []);
    connection.languages.semanticTokens.onRange(p => at(p)?.tokens?.(p.range) ?? { data: [] });
    // null: a long document is coloured by what is visible.
    connection.languages.semanticTokens.on(p => at(p)?.allTokens?.() ?? null);
  }

  /** Looks for what is wrong, in slices between which requests are answered; an edit ends it. */
  private check(uri: DocumentUri, delayMs: number): void {
    const known = this.open.get(uri);
    if (known === undefined) return;
    let work: Generator<undefined, Diagnostic[]> | null = null;
    let timer: NodeJS.Timeout | NodeJS.Immediate;
    const slice = (): void => {
      work ??= known.document.diagnose();
      const { done, value } = work.next();
      if (!done) timer = setImmediate(slice);
      else this.connection.sendDiagnostics({ uri, diagnostics: value, version: known.document.version });
    };
    timer = setTimeout(slice, delayMs);
    known.stop = () => {
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    };
  }
}

function decodeTextParams(given: unknown): DecodeTextParams {
  const { text, protocol } = (given ?? {}) as Record<string, unknown>;
  if (typeof text !== 'string') throw new ResponseError(ErrorCodes.InvalidParams, 'text has to be a string');
  if (protocol !== undefined && typeof protocol !== 'string')
    throw new ResponseError(ErrorCodes.InvalidParams, 'protocol has to be a string');
  return { text, protocol };
}
