package org.weightscope.service.editing;

import org.weightscope.editing.EditableFile;
import org.weightscope.file.FileFormat;
import org.weightscope.service.inr.StatedNetwork;

/**
 * A file before and after an edit.
 *
 * @param format of both
 * @param file before
 * @param before its network
 * @param result the file after
 * @param after its network, read again
 */
record Edited(
    FileFormat format,
    EditableFile file,
    StatedNetwork before,
    EditableFile result,
    StatedNetwork after) {}
