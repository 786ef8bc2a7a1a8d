import NIOCore
import Nodes
import Vocabulary

/// Where a want's bytes go: a file of the command line, or an exchange of the gateway.
protocol DeliverySink: OriginClient.PlainSink {
  func begin(_ answer: HTTPResponse)
  /// Hands over verified bytes; called in order, without gaps.
  func deliver(_ store: ObjectStore, _ span: ByteSpan)
  /// Hands over text that stands between verified bytes.
  func deliver(text: String)
  /// Everything was handed over: hashes it as it lies there, and says what came of that.
  func digest()
  func finish(_ report: TransferReport)
  /// What was ordered of the cache is done.
  func obeyed()
  func fail(_ failure: TransferFailure)
}

extension DeliverySink {
  /// Whoever wants bytes orders nothing.
  func obeyed() {}

  /// Nobody has pledged what is answered at the gateway or written by others.
  func digest() { preconditionFailure("only the command line of this process asks for what is pledged") }

  /// Nothing stands between for whoever wants whole objects.
  func deliver(text: String) { preconditionFailure("only the gateway's clients ask for several ranges") }
}
