import Nodes
import Vocabulary

/// What a node's disk, or the reader of a download, has been asked and will answer in its turn.
enum LocalWork {
  case open(ObjectHandle, described: CallID)
  case judge(ObjectHandle, PieceIndex, staged: [BlockIndex])
  case readDescription(CallID)
  case tookDelivery(WantID)
  /// The full disk is noticed.
  case storeFailed(ObjectHandle)
}
