/** Charts: figure specifications made from row tables, and their static pictures. */
export { barFigure } from './bars';
export { confusionFigure } from './confusion';
export { histogramFigure } from './histogram';
export { lineFigure } from './lines';
export { panelsFigure } from './panels';
