/**
 * What is inferred: the contract of a model, the file it travels in, and its classifier on ONNX
 * Runtime.
 */
package org.dt4ecg.model;
