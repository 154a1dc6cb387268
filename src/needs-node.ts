/**
 * The first import of every program. It acts on import: what is imported after it uses, while it
 * loads, what older Nodes lack.
 */
const { node } = process.versions;
const [major = 0, minor = 0] = node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(
    `Node ${node} is too old. Install Node 22.14 or newer from https://nodejs.org.\n` +
      'Except on ARM Macs and Windows on ARM, “npm start” and “npm run” bring their own.\n',
  );
  process.exit(2);
}
