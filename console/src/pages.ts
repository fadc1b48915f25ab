// The pages that there are, one a line.
export { page as flow } from "./pages/flow";
