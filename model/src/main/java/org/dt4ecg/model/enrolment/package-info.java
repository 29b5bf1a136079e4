/**
 * People who are added without training: a template from half a minute of ECG, and the table of
 * templates, of which a model consults its own where it knows nobody.
 */
package org.dt4ecg.model.enrolment;
