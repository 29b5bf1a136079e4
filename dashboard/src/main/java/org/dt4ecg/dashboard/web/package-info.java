/** The page as browsers get it: its files, snapshots as JSON, and what changes as events. */
package org.dt4ecg.dashboard.web;
