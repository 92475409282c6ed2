/** What was last found out of some texts, for whoever asks about one of them again soon. Of more texts those go that nobody asked about for longest. */
export class Recent<T> {
  private readonly kept = new Map<string, T>();

  constructor(private readonly most: number) {}

  of(text: string, compute: () => T): T {
    const found = this.kept.get(text) ?? compute();
    this.kept.delete(text);
    this.kept.set(text, found);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
    return found;
  }
}
