// Is Python there, and what can be done until it is?

export function isThere({ session }) {
  return ["idle", "busy"].includes(session?.kernel?.status);
}

// Waits until cells can be sent to a kernel; one that is still starting keeps them and runs them in their order.
export async function whenRunnable({ cell, sessionContext }) {
  if (sessionContext.session?.kernel) return;
  cell.model.executionState = "running"; // shown as [*]
  await sessionContext.ready; // not `initialize()`: asked before it knows of any kernel, it settles for none
}
