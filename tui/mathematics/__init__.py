"""The mathematics of networks on screen: views whose settings keys change, numbers by Keras."""
