// What a language can do with an open document. Each answers only what it has.
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Definition,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
} from 'vscode-languageserver';
import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { LanguageSettings } from '../protocol.ts';

export interface Language {
  open(document: TextDocument): OpenDocument;
}

export interface OpenDocument {
  readonly version: number;
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void;
  /** What is wrong with it: yields now and then, so that others get their turn. */
  diagnose(): Generator<undefined, Diagnostic[]>;
  hover?(position: Position, settings: Pick<Required<LanguageSettings>, 'kernelSources'>): Hover | null;
  symbols?(): DocumentSymbol[];
  foldingRanges?(): FoldingRange[];
  selectionRanges?(positions: readonly Position[]): SelectionRange[];
  links?(settings: Pick<Required<LanguageSettings>, 'kernelSources'>): DocumentLink[];
  codeActions?(range: Range, shown: readonly Diagnostic[]): CodeAction[];
  completions?(position: Position): CompletionItem[];
  definition?(position: Position): Definition | null;
  lenses?(): CodeLens[];
  inlayHints?(range: Range): InlayHint[];
  tokens?(range: Range): SemanticTokens;
  /** null: too many of them. */
  allTokens?(): SemanticTokens | null;
}
