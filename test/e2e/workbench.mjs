// What a person does in VS Code, by keyboard: pointing with a mouse races with decorations that are drawn again.
import assert from 'node:assert/strict';

const patience = 20_000;

/** Opens the folder with a file in the editor, and waits until its text is there. */
export async function openFile(page, server, folder, name) {
  await page.goto(server.address(folder, [['openFile', server.remote(`${folder}/${name}`)]]));
  await page.locator('.tab.active', { hasText: name }).waitFor({ timeout: 60_000 });
  await page.locator('.editor-instance .view-line').first().waitFor({ timeout: 60_000 });
  await page.locator('.editor-instance .view-line').first().click();
}

export class Workbench {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Puts the cursor at a line and column, both from 1. */
  async goTo(line, column) {
    const page = this.#page;
    const box = page.locator('.quick-input-box input');
    await this.#pressUntil(['Control+g'], box);
    await box.fill(`:${line}:${column}`);
    // Before the place is read, the key has no effect.
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: `line ${line}` })
      .waitFor({ timeout: patience });
    await page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
    await page.locator('.editor-instance .monaco-editor.focused').waitFor({ timeout: patience });
    await this.cursorAt(new RegExp(`^Ln ${line}, `));
  }

  /** Waits until the status bar says of the cursor what fits. */
  async cursorAt(words) {
    await this.#page.locator('[id="status.editor.selection"]', { hasText: words }).waitFor({ timeout: patience });
  }

  /** Waits for a squiggle of this severity under the line that holds the text. */
  async squiggle(severity = 'error') {
    await this.#page.locator(`.squiggly-${severity}`).first().waitFor({ timeout: patience });
  }

  /** Shows the hover at the cursor and returns its text once it holds the words. */
  async hover(words) {
    const widget = this.#page.locator('.monaco-hover:not(.hidden)', { hasText: words }).first();
    await this.#pressUntil(['Control+k', 'Control+i'], widget);
    return readable(await widget.innerText());
  }

  /** Takes the quick fix at the cursor whose title holds the words; `before` is called while the menu is open. */
  async chooseQuickFix(words, { before = async () => {} } = {}) {
    const entry = this.#page.locator('.action-widget .monaco-list-row.action', { hasText: words }).first();
    await this.#pressUntil(['Control+.'], entry);
    await before();
    await entry.click();
    await entry.waitFor({ state: 'hidden' });
  }

  /** Opens the list of completions anew, and returns its labels from the top, as many as are shown, once one begins so. */
  async completions(beginning) {
    const page = this.#page;
    const list = page.locator('.suggest-widget.visible');
    const rows = list.locator('.monaco-list-row');
    const wanted = list.locator('.monaco-list-row .label-name', { hasText: new RegExp(`^${beginning}`) });
    // What was typed fast may still show the list of an earlier dot.
    await this.#pressUntil(['Escape', 'Control+Space'], wanted.first());
    const labels = await rows.evaluateAll((elements) =>
      elements
        .map((element) => ({
          top: element.getBoundingClientRect().top,
          label: element.querySelector('.label-name')?.textContent ?? '',
        }))
        .sort((a, b) => a.top - b.top)
        .map(({ label }) => label),
    );
    assert.notEqual(labels.length, 0, 'the list of completions is empty');
    return labels.map(readable);
  }

  async type(text) {
    await this.#page.keyboard.type(text);
  }

  async press(key) {
    await this.#page.keyboard.press(key);
  }

  /** Presses a key until its effect shows. */
  async pressUntil(key, effect) {
    await this.#pressUntil([key], effect);
  }

  /** Waits for something to save, as what makes an edit is over before the edit is here, and saves it. */
  async save() {
    await this.changed();
    await this.#pressUntil(['Control+s'], this.#page.locator('.tab.active:not(.dirty)'));
  }

  /** Waits until the file in the editor has changes that are not saved. */
  async changed() {
    await this.#page.locator('.tab.active.dirty').waitFor({ timeout: patience });
  }

  /** The messages of the Problems panel, which it opens. The list draws only the rows that fit, so the panel is opened whole. */
  async problems() {
    const page = this.#page;
    const panel = page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.#pressUntil(['Control+Shift+m'], panel);
    return (await panel.locator('.monaco-list-row').allInnerTexts()).map(readable);
  }

  /** Waits until the messages of the Problems panel are as wanted, and returns them. */
  async untilProblems(areAsWanted) {
    const deadline = Date.now() + patience;
    for (;;) {
      const problems = await this.problems();
      if (areAsWanted(problems)) return problems;
      if (Date.now() > deadline) assert.fail(`The problems stay:\n${problems.join('\n')}`);
      await this.#page.waitForTimeout(200);
    }
  }

  async hideProblems() {
    await this.#pressUntil(['Control+j'], this.#page.locator('.markers-panel'), 'hidden');
  }

  /** Waits until the editor shows the words. */
  async text(words) {
    await this.#page.locator('.editor-instance .view-line', { hasText: words }).first().waitFor({ timeout: patience });
  }

  /** Waits until the editor shows the words no more. */
  async gone(words) {
    await this.#page
      .locator('.editor-instance .view-line', { hasText: words })
      .first()
      .waitFor({ state: 'hidden', timeout: patience });
  }

  /** Waits for a notification that holds the words, and returns its text. */
  async notification(words) {
    const message = this.#page.locator('.notification-list-item', { hasText: words }).first();
    await message.waitFor({ timeout: patience });
    return readable(await message.innerText());
  }

  /** Waits until a notification of progress has gone and the explorer lists the name. */
  async settled(progress, name) {
    await this.#page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: name })
      .first()
      .waitFor({ timeout: patience });
    await this.over(progress);
  }

  /** Waits until a notification of progress has gone, and what follows it is shown. */
  async over(progress) {
    await this.#page
      .locator('.notification-list-item', { hasText: progress })
      .waitFor({ state: 'detached', timeout: patience });
    // Toasts fade in.
    await this.#page.waitForTimeout(500);
  }

  async dismissNotifications() {
    await this.runCommand('Notifications: Clear All Notifications');
  }

  async runCommand(title) {
    await this.startCommand(title);
    await this.#page.locator('.quick-input-box input').waitFor({ state: 'hidden' });
  }

  /** Runs a command again until its effect shows: VS Code drops what came of one where it asks something itself meanwhile. */
  async runCommandUntil(title, effect) {
    for (let attempt = 1; ; attempt++) {
      await this.runCommand(title);
      if (await isShown(effect)) return;
      assert.ok(attempt < 5, `${title} has no effect`);
    }
  }

  /** Runs a command that may ask something, so that its box stays. */
  async startCommand(title) {
    const page = this.#page;
    const box = page.locator('.quick-input-box input');
    // The one that is run: while the list is filtered, others may have the focus yet.
    const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title.replace(/^[^:]+: /, '') });
    await this.#pressUntil(['F1'], box);
    await box.fill(`>${title}`);
    // The commands of extensions come a while after the workbench, and a list that is open does not take them in.
    for (let attempt = 1; !(await isShown(row)); attempt++) {
      assert.ok(attempt < 5, `${title} is not among the commands`);
      await page.keyboard.press('Escape');
      await this.#pressUntil(['F1'], box);
      await box.fill(`>${title}`);
    }
    await page.keyboard.press('Enter');
  }

  /** A key can get lost while the workbench is still busy, so it is pressed until the widget is as wanted. */
  async #pressUntil(keys, widget, state = 'visible') {
    for (let attempt = 1; ; attempt++) {
      for (const key of keys) await this.#page.keyboard.press(key);
      try {
        await widget.waitFor({ state, timeout: 4000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.#page.keyboard.press('Escape');
      }
    }
  }
}

async function isShown(locator) {
  return locator.waitFor({ timeout: 4000 }).then(
    () => true,
    () => false,
  );
}

/** Blanks in the editor are no-break spaces. */
function readable(text) {
  return text.replaceAll('\u00a0', ' ');
}
