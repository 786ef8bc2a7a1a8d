/// The machines of all nodes at one moment, wherever they run.
package protocol FleetStates {
  /// The machine of a node; nil where it is not known.
  func state(of node: String) -> Any?
  /// `agent`, `origin` or `selector`; nil for a node that is not there.
  func role(of node: String) -> String?
  /// The nodes of a role, in their order.
  func names(of role: String) -> [String]
}
