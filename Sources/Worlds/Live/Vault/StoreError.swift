import Glibc

/// The store cannot do what was asked: a sentence for the user, with the system's reason.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String
  /// Whether another process owns the directory.
  package var isInUse = false
  /// Whether what lies on the disk is not what was written.
  package var isSpoilt = false

  package init(_ sentence: String) { self.sentence = sentence }

  /// For a system call that failed with `code`; `action` completes "Cannot".
  init(_ action: String, path: String, errno code: Int32) {
    switch code {
    case ENOSPC, EDQUOT: sentence = "Cannot \(action) \(path): the disk is full."
    case EFBIG: sentence = "Cannot \(action) \(path): the file system does not hold files that large."
    default: sentence = "Cannot \(action) \(path): \(String(cString: strerror(code)).lowercasedFirst)."
    }
  }

  package var description: String { sentence }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
