import { build } from '../../../src/app';
import { readConfig } from '../../../src/config';
import { createLog } from '../../../src/log';
import { reportCpu } from './report-cpu';

// This bot as it ships, on the database that DATABASE_URL names.

const log = createLog();
log.level = 'error';
void build(readConfig({ ...process.env, PORT: '0' }), log)
  .then((app) => app.listen())
  .then((address) => reportCpu(Number(new URL(address).port)));
