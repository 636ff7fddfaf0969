/** Style sheets that a view's module brings along; the bundler puts them into the page. */
declare module "*.css";
