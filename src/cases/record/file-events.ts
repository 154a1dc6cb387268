/** Where Teams wants a file that somebody agreed to. Its address opens the place without a sign-in. */
export interface FilePlace {
  uploadUrl: string;
  /** Where the person finds it afterwards. */
  contentUrl: string;
  /** As Teams named it: another file may have had its name. */
  name: string;
  uniqueId: string;
  fileType: string;
}

/** What happens to the record of a case as a file. `offer` is the offer's place in the timeline, counted from 0. */
export type FileHappening =
  /** `to` is the chat of two that it is offered in. */
  | { type: 'file-offered'; to: string; name: string; bytes: number }
  | { type: 'file-accepted'; offer: number }
  | { type: 'file-declined'; offer: number }
  | { type: 'file-sent'; offer: number; name: string }
  | { type: 'file-failed'; offer: number; why: string };

export type FileView =
  /** Asks whether the file is wanted; afterwards, what became of it. */
  | { name: 'file-offer'; offer: number }
  /** No message: the file goes to its place. */
  | { name: 'file-upload'; offer: number; place: FilePlace }
  | { name: 'file-info'; place: Omit<FilePlace, 'uploadUrl'> };
