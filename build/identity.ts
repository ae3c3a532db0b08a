/** How systems tell Outtray from other programs: never changed, or an update would install beside the old one. */
export const APP_ID = 'app.outtray.desktop';
export const PRODUCT_NAME = 'Outtray';
/** On Linux: the program, its desktop file and the window's app id. */
export const EXECUTABLE_NAME = 'outtray';

/**
 * Names under .invalid lead nowhere (RFC 2606). The packages of Linux must carry an address of the project and of its
 * maintainer; a release names its own by OUTTRAY_HOMEPAGE and OUTTRAY_MAINTAINER.
 */
export const NO_HOMEPAGE = 'https://outtray.invalid/';
export const NO_MAINTAINER = 'Outtray contributors <maintainers@outtray.invalid>';

/**
 * Stands in the file that electron-updater wants beside the app. It is never asked: the app looks for updates only
 * where the policy file names a server, and then tells the updater that one.
 */
export const NO_UPDATE_SERVER = 'https://updates.outtray.invalid/';
