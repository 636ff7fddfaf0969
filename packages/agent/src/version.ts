/** The version that manifests and servers report; a test holds it against package.json. */
export const VERSION = "0.1.0";
