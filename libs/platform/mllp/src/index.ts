export { ConnectionLostError, MllpClient } from './mllp-client';
export type { Acknowledgement } from './mllp-client';
