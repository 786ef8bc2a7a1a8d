package import NIOCore
package import Nodes

/// Where the answer to a forwarded request goes.
package protocol RelaySink: AnyObject {
  func beginRelay(status: Int, fields: [HTTPField])
  /// Takes bytes; whether more may follow now. If not, `onRoom` is called once they may.
  func take(_ bytes: ByteBuffer) -> Bool
  var onRoom: (() -> Void)? { get set }
}
