/**
 * True where a shell, Kubernetes, Compose, Helm or Mimir's `-config.expand-env` fills some of the text in later:
 * `$NAME`, `${NAME}`, `$(NAME)`, `{{ .Value }}`. Its final value is then not known here.
 */
export function isDynamic(text: string): boolean {
  return /\$[\w({]|\{\{/.test(text);
}
