/// One connection to one peer: odd numbers are given by the machine to links it dials, even ones by the world to links
/// it accepted.
package struct LinkID: LocalNumber {
  @usableFromInline package var value: UInt32

  @inlinable package init(_ value: UInt32) { self.value = value }
}
