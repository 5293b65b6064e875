'use strict';

/**
 * TypeScript for tslab that checks the cells and nothing else. tslab has it check every source file that a cell
 * imports, directly or not, though it drops what is found outside of the working directory (here: all of lib, seconds
 * in each kernel), and has it keep books of what depends on what, which cost more with every cell than the cell does.
 * Types of what is imported are read as before; lib's own errors are for `npm test`.
 * @param {typeof import('@tslab/typescript-for-tslab')} ts
 * @param {string} folder the kernel's working directory
 */
function checkCellsAlone(ts, folder) {
  const inside = `${folder.replaceAll('\\', '/')}/`;

  /** `file` and what it imports inside the folder, directly or not. */
  const dependencies = (program, file, found = new Set()) => {
    found.add(file.fileName);
    file.resolvedModules?.forEach((resolution) => {
      const path = resolution?.resolvedModule?.resolvedFileName ?? resolution?.resolvedFileName;
      const next = path?.startsWith(inside) && !found.has(path) ? program.getSourceFile(path) : undefined;
      if (next) dependencies(program, next, found);
    });
    return [...found];
  };

  const createWatchCompilerHost = (files, options, sys, _builder, ...rest) =>
    ts.createWatchCompilerHost(
      files,
      { ...options, types: ['node'] },
      sys,
      ts.createAbstractBuilder,
      ...rest,
    );

  const createWatchProgram = (host) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => {
      const program = builder.getProgram();
      builder.getAllDependencies = (file) => dependencies(program, file);
      // tslab reads the names that a cell declares before any checker has looked at it.
      for (const path of host.rootFiles)
        ts.bindSourceFile(program.getSourceFile(path), program.getCompilerOptions());
      afterProgramCreate(builder);
    };
    return ts.createWatchProgram(host);
  };

  return { ...ts, createWatchCompilerHost, createWatchProgram };
}

module.exports = { checkCellsAlone };
