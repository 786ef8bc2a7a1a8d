package import Nodes
package import Vocabulary

/// What the parts of an agent's world share: where facts go, and the stores that are open. One per node, on its loop.
package protocol AgentHost: AnyObject {
  /// Hands a fact to the machine and carries out what follows. A fact that comes while effects are being carried out
  /// waits its turn.
  func submit(_ input: AgentInput)
  /// The same, with the block that effects mean by "the block of the current input".
  func submit(_ input: AgentInput, block: ArrivedBlock)
  /// The store of an object, or nil while it is not open.
  func store(of object: ObjectHandle) -> ObjectStore?
  /// The store of an object cannot write any more.
  func storeFailed(_ object: ObjectHandle, _ error: StoreError)
}
