/// The number under which a running node knows an object; the machine gives it.
package struct ObjectHandle: LocalNumber {
  package var value: UInt32

  package init(_ value: UInt32) { self.value = value }
}
