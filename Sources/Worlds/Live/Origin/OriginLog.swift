import Logging
import Nodes
import Trace
import Vocabulary

/// The origin's lines in the log: an event's name, its fields, and the number of the input to replay.
struct OriginLog: Sendable {
  var logger: Logger

  func listening(on endpoint: Endpoint, node: NodeID, configuration: OriginConfiguration) {
    logger.info(
      "listening",
      metadata: ["endpoint": "\(endpoint)", "key": "\(node)", "url": "\(configuration.publicURL)"])
  }

  func traceStopped(_ stopped: TraceFull) {
    logger.warning("trace stopped", metadata: ["reason": "\(stopped.reason)", "seq": "\(stopped.sequence)"])
  }

  func event(_ event: OriginEvent, sequence: UInt64) {
    let seq = Logger.MetadataValue.stringConvertible(sequence)
    switch event {
    case .objectPublished(let path, let object, let length, let serial):
      logger.info(
        "object published",
        metadata: [
          "path": "\(path)", "object": "\(object.hex)", "bytes": "\(length)", "serial": "\(serial)", "seq": seq,
        ])
    case .objectWithdrawn(let path):
      logger.info("object withdrawn", metadata: ["path": "\(path)", "seq": seq])
    case .describingFailed(let path, let failure):
      let reason =
        switch failure {
        case .changed: "it changed"
        case .unsettled: "it was just written to"
        case .failed(let reason): reason
        }
      logger.warning("describing failed", metadata: ["path": "\(path)", "reason": "\(reason)", "seq": seq])
    case .describingPutOff(let path):
      logger.warning("describing put off", metadata: ["path": "\(path)", "seq": seq])
    case .registrationAccepted(let objects):
      logger.info("registered", metadata: ["objects": "\(objects)", "seq": seq])
    case .registrationFailed(let result, let pause):
      let reason =
        switch result {
        case .accepted: "none"
        case .refused(let status, let sentence): "the selector answered \(status): \(sentence)"
        case .unreachable(let sentence): sentence
        }
      logger.warning(
        "registration failed",
        metadata: ["reason": "\(reason)", "retry_ms": "\(pause.milliseconds)", "seq": seq])
    }
  }
}
