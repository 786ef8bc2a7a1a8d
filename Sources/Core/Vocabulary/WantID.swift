/// One user's request for an object: the world gives it (0 for the command line, the exchange's number at the gateway).
package struct WantID: LocalNumber {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }
}
