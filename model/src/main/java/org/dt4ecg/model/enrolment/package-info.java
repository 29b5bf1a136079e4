/**
 * People who are added without training: a template from half a minute of ECG, and the set of
 * templates that a model consults where it knows nobody.
 */
package org.dt4ecg.model.enrolment;
