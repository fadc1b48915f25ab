// What is wrong, as a sentence: whom it is about, where, and which rule is broken.
import { sentenceOf, type Fault } from "../sentence";

export function FaultText({ fault }: { fault: Fault }) {
  const { who, where, what } = sentenceOf(fault);
  return (
    <>
      {who} {where && <code>{where}</code>} {what}
    </>
  );
}
