package import Nodes

/// What a server answered to an `HTTPCall`.
package struct HTTPReply: Sendable {
  package var status: Int
  /// Names in lower case.
  package var fields: [HTTPField]
  package var body: [UInt8]

  /// The first field of that name, or nil; `name` in lower case.
  package func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Where it sends the caller instead, as the server put it; nil if it does not.
  var redirect: String? { RedirectTrail.isRedirect(status: status) ? field("location") : nil }
}
