/** The way of text to a terminal (plain JavaScript, because the set-up shares it): see printable.cjs. */
export {
  changingLine,
  print,
  printable,
  printError,
  printJson,
  printWarning,
  standardError,
  type TextStream,
} from './printable.cjs';
