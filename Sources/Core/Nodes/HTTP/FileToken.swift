import Vocabulary

/// The world's name for bytes that it can serve (an open file, a stored description): the machine
/// says which of them to send and never sees them.
package struct FileToken: LocalNumber {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }
}
