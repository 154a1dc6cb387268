export { canBeAsked, explain } from './explain';
export { type Explanation, OWNERS, type Owner, ownerWords } from './explanation';
export { parseStatusQuery, type StatusQuery } from './query';
export { isSuccess } from './success';
export { explanations, statusCommands } from './tables';
