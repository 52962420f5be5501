/**
 * The manifests in {@code k8s/}: every overlay rendered without any tool, and checked against Kubernetes' types and against
 * the service.
 *
 * <p>{@link dev.carflow.k8s.Kustomization} knows the part of Kustomize that these manifests use and refuses the rest; where
 * {@code kubectl} is installed, a test compares the two. Each {@link dev.carflow.k8s.Check} has a manifest that it must
 * refuse.
 */
package dev.carflow.k8s;
