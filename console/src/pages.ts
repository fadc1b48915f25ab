// The pages that there are, one a line.
export { page as flow } from "./pages/flow";
export { page as channels } from "./pages/channels";
export { page as channel } from "./pages/channel";
export { page as schemas } from "./pages/schemas";
export { page as tables } from "./pages/tables";
export { page as rows } from "./pages/rows";
export { page as live } from "./pages/live";
export { page as journal } from "./pages/journal";
export { page as health } from "./pages/health";
export { page as sender } from "./pages/sender";
export { page as group } from "./pages/group";
export { page as alert } from "./pages/alert";
export { page as redrive } from "./pages/redrive";
export { page as redrives } from "./pages/redrives";
export { page as groups } from "./pages/groups";
export { page as login } from "./pages/login";
