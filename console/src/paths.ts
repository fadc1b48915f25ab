// Where the pages of the console are.
export const alertPage = (at: string): string => "/console/alerts/" + at;
export const channelPage = (datatype: string): string => "/console/channels/" + encodeURIComponent(datatype);
export const groupPage = (id: string): string => "/console/groups/" + encodeURIComponent(id);
export const redrivePage = (id: string): string => "/console/redrives/" + encodeURIComponent(id);
export const senderPage = (name: string): string => "/console/senders/" + encodeURIComponent(name);
export const tablePage = (table: string): string => "/console/tables/" + encodeURIComponent(table);
