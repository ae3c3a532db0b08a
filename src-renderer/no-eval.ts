import { config } from 'zod';

// Zod would try whether it may compile code; the page's policy forbids that, and the browser would report each try.
config({ jitless: true });
