//! A trained graph that is built into the program: loading it, and running it on one core.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::Tensor;

use crate::error::{Error, ErrorKind};

/// A graph with `I` inputs and `O` outputs. Serves all threads, each with its own [`Lane`].
pub(super) struct Graph<const I: usize, const O: usize> {
    /// What it is called in messages: "reader".
    what: &'static str,
    model: Model,
    inputs: [NodeId; I],
    outputs: [NodeId; O],
}

/// One thread's way through the models: windows are scored one after the other on one core, so that
/// many reports run side by side.
pub struct Lane(RunOptions);

impl Lane {
    /// A new lane of its own.
    pub fn new() -> Self {
        Self(
            RunOptions::default().with_thread_pool(Some(Arc::new(ThreadPool::with_num_threads(1)))),
        )
    }
}

impl Default for Lane {
    fn default() -> Self {
        Self::new()
    }
}

impl<const I: usize, const O: usize> Graph<I, O> {
    pub(super) fn load(
        what: &'static str,
        bytes: &'static [u8],
        inputs: [&str; I],
        outputs: [&str; O],
    ) -> Result<Self, Error> {
        // Laying the weights out for multiplication once takes milliseconds; at every window, a sixth of its time.
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load_static_slice(bytes)
            .map_err(|e| broken(what, &e))?;
        let mut nodes = Vec::with_capacity(I + O);
        for name in inputs.iter().chain(&outputs) {
            nodes.push(model.node_id(name).map_err(|e| broken(what, &e))?);
        }
        Ok(Self {
            what,
            model,
            inputs: std::array::from_fn(|at| nodes[at]),
            outputs: std::array::from_fn(|at| nodes[I + at]),
        })
    }

    /// The numbers of every output, row by row.
    ///
    /// # Errors
    /// If it cannot be run, which means a broken build.
    pub(super) fn run(
        &self,
        inputs: [ValueOrView<'_>; I],
        lane: &Lane,
    ) -> Result<[Vec<f32>; O], Error> {
        let failed = |what: &dyn std::fmt::Display| {
            Error::new(
                ErrorKind::Model,
                format!("the {} model cannot be run: {what}", self.what),
            )
        };
        let inputs = self.inputs.into_iter().zip(inputs).collect();
        let outputs = self
            .model
            .run_n(inputs, self.outputs, Some(lane.0.clone()))
            .map_err(|e| failed(&e))?;
        let mut numbers = [const { Vec::new() }; O];
        for (to, output) in numbers.iter_mut().zip(outputs) {
            let tensor: Tensor<f32> = output
                .try_into()
                .map_err(|_| failed(&"an output is not made of numbers"))?;
            *to = tensor.into_data();
        }
        Ok(numbers)
    }
}

/// The model called `what` is no such model.
pub(super) fn broken(what: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Model,
        format!("the {what} model cannot be loaded: {why}"),
    )
}
