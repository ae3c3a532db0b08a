// The second run of electron-builder on Linux: deb and rpm.
import { systemPackagesFor } from './electron-builder.ts';

export default systemPackagesFor(process.env);
