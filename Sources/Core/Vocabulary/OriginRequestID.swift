/// One HTTP request to the origin for a range of an object or of its leaves.
package struct OriginRequestID: LocalNumber {
  package var value: UInt32

  package init(_ value: UInt32) { self.value = value }
}
