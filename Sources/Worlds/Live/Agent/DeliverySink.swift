import NIOCore
import Nodes
import Vocabulary

/// Where a want's bytes go: a file of the command line, or an exchange of the gateway.
protocol DeliverySink: PlainSink {
  func begin(_ answer: HTTPAnswer)
  /// Hands over verified bytes; called in order, without gaps.
  func deliver(_ store: ObjectStore, _ span: ByteSpan)
  func finish(_ report: TransferReport)
  func fail(_ failure: TransferFailure)
}
