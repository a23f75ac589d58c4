/** What the engine of Node and of VS Code adds to the language, where the model uses it. */
interface ErrorConstructor {
  stackTraceLimit: number;
}
