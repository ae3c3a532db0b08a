import sharp from 'sharp';

// No picture is decoded twice in a row, so the library's cache of results only holds memory.
sharp.cache(false);

/** The one decoder of this folder; what it leaves to the system is set here. */
export const decoder = sharp;
