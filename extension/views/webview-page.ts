// The page of a webview: one bundled script, nothing from outside, nothing inline.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** `script`: a bundle in dist/; `element`: the custom element that it defines, which fills the page. */
export function webviewPage(webview: vscode.Webview, dist: vscode.Uri, script: string, element: string): string {
  const nonce = randomBytes(16).toString('base64');
  const source = webview.asWebviewUri(vscode.Uri.joinPath(dist, script));
  // Styles of components are set by script, as constructed style sheets or style attributes.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource} 'unsafe-inline'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>body { padding: 0; margin: 0; }</style>
</head>
<body>
<${element}></${element}>
<script type="module" nonce="${nonce}" src="${source}"></script>
</body>
</html>`;
}
