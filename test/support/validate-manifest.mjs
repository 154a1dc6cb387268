// Reads a manifest on standard input and prints what Microsoft's schema for it finds wrong, as a JSON list.
// A program of its own: the schema package loads ES modules, which Jest does not. Nothing may be fetched.
import { text } from 'node:stream/consumers';
import { AppManifestUtils } from '@microsoft/app-manifest';

globalThis.fetch = () => Promise.reject(new Error('The schema is not to be fetched.'));
const manifest = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(await AppManifestUtils.validateAgainstSchema(manifest)));
