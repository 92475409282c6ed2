// Loaded before a program that is measured: tells on descriptor 3, when it ends, what it used.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const usage = { cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS / 1024 };
  writeSync(3, JSON.stringify(usage));
});
