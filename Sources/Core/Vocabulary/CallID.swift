/// One request of the control plane that a node sent out: a probe, a description, an announce.
package struct CallID: LocalNumber {
  package var value: UInt32

  package init(_ value: UInt32) { self.value = value }
}
