import type {
  SecureChange,
  SecureChoices,
  SecureReceipt,
  SecureView,
} from '../../server/src/protocol/securing-protocol';

/** A change as the page shows it: the lines that change, without the rest of the file. */
export type ShownChange = Omit<SecureChange, 'former' | 'text'> & { readonly isNew: boolean };

/** The same for whole plans and receipts. */
export type ShownView = Omit<SecureView, 'changes'> & { readonly changes: readonly ShownChange[] };
export type ShownReceipt = Omit<SecureReceipt, 'changes'> & { readonly changes: readonly ShownChange[] };

/** What the editor tells the page. */
export type SecureMessage =
  /** `news`: why this plan is shown again, as a sentence; '' for none. */
  | { readonly kind: 'plan'; readonly view: ShownView; readonly news: string }
  | { readonly kind: 'receipt'; readonly receipt: ShownReceipt }
  /** Something that the user should read beside what is shown. */
  | { readonly kind: 'told'; readonly text: string };

/** What the page asks of the editor. */
export type SecurePageMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'choose'; readonly choices: SecureChoices }
  | { readonly kind: 'secure' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'save' }
  /** The difference of one file by its URI, or of all. */
  | { readonly kind: 'difference'; readonly uri: string | null }
  | { readonly kind: 'copy-steps' }
  | { readonly kind: 'open-folder' }
  | { readonly kind: 'show-map' }
  | { readonly kind: 'ignore-keys' }
  | { readonly kind: 'undo' };
