import Nodes
import Vocabulary

/// What a node's disk, or the reader of a download, has been asked and will answer in its turn.
enum LocalWork {
  case open(ObjectHandle, described: CallID)
  case judge(ObjectHandle, PieceIndex, staged: [BlockIndex])
  case confirm(ObjectHandle)
  case readDescription(CallID)
  /// What the disk has of the object's description from before.
  case recall(CallID)
  case listKept
  case tookDelivery(WantID)
  /// The full disk is noticed.
  case storeFailed(ObjectHandle)
}
