// SPDX-License-Identifier: Apache-2.0

// Package crds names the Go types from which controller-gen makes CRDs.
package crds

import (
	_ "github.com/openshift/api/security/v1"
	_ "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)
