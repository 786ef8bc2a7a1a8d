package import NIOCore

/// Where the bytes of a plain fetch go: a file, or an exchange of the gateway.
package protocol PlainSink: AnyObject {
  /// The answer is good and its bytes follow; `length` and the media type if the server told them.
  func beginPlain(length: Int64?, type: String?)
  /// Takes bytes; whether more may follow now. If not, `onRoom` is called once they may.
  func take(_ bytes: ByteBuffer) -> Bool
  var onRoom: (() -> Void)? { get set }
}
